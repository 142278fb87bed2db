using Microsoft.EntityFrameworkCore.Infrastructure;
using Microsoft.EntityFrameworkCore.Migrations;

namespace ApprovalEngine.Application.Persistence.Migrations;

/// <summary>Who reports to whom.</summary>
[DbContext(typeof(ApprovalDbContext))]
[Migration("20261202000020_Superiors")]
internal sealed class M20261202Superiors() : SqlMigration("20261202000020_Superiors");
