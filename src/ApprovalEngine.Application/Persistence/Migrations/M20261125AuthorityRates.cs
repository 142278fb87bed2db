using Microsoft.EntityFrameworkCore.Infrastructure;
using Microsoft.EntityFrameworkCore.Migrations;

namespace ApprovalEngine.Application.Persistence.Migrations;

/// <summary>The rates at which amounts are compared with the limits of the matrix.</summary>
[DbContext(typeof(ApprovalDbContext))]
[Migration("20261125000002_AuthorityRates")]
internal sealed class M20261125AuthorityRates() : SqlMigration("20261125000002_AuthorityRates");
