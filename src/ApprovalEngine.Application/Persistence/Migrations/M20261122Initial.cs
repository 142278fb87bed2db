using Microsoft.EntityFrameworkCore.Infrastructure;
using Microsoft.EntityFrameworkCore.Migrations;

namespace ApprovalEngine.Application.Persistence.Migrations;

/// <summary>All tables of the first version.</summary>
[DbContext(typeof(ApprovalDbContext))]
[Migration("20261122000001_Initial")]
internal sealed class M20261122Initial() : SqlMigration("20261122000001_Initial");
