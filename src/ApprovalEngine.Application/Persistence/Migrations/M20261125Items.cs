using Microsoft.EntityFrameworkCore.Infrastructure;
using Microsoft.EntityFrameworkCore.Migrations;

namespace ApprovalEngine.Application.Persistence.Migrations;

/// <summary>Claims on open items, legal cases, documents of requests, and effects that are sent again.</summary>
[DbContext(typeof(ApprovalDbContext))]
[Migration("20261125000001_Items")]
internal sealed class M20261125Items() : SqlMigration("20261125000001_Items");
