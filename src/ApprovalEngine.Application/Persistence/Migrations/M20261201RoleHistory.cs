using Microsoft.EntityFrameworkCore.Infrastructure;
using Microsoft.EntityFrameworkCore.Migrations;

namespace ApprovalEngine.Application.Persistence.Migrations;

/// <summary>Since when roles are known here, and from when on they are known to be otherwise.</summary>
[DbContext(typeof(ApprovalDbContext))]
[Migration("20261201000041_RoleHistory")]
internal sealed class M20261201RoleHistory() : SqlMigration("20261201000041_RoleHistory");
