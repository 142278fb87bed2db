using Microsoft.EntityFrameworkCore.Infrastructure;
using Microsoft.EntityFrameworkCore.Migrations;

namespace ApprovalEngine.Application.Persistence.Migrations;

/// <summary>Who is away, who stands in for whom, and in whose name decisions were made.</summary>
[DbContext(typeof(ApprovalDbContext))]
[Migration("20261201000020_Delegations")]
internal sealed class M20261201Delegations() : SqlMigration("20261201000020_Delegations");
