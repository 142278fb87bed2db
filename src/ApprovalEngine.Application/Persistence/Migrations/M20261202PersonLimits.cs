using Microsoft.EntityFrameworkCore.Infrastructure;
using Microsoft.EntityFrameworkCore.Migrations;

namespace ApprovalEngine.Application.Persistence.Migrations;

/// <summary>Limits of single persons, beside those of the matrix.</summary>
[DbContext(typeof(ApprovalDbContext))]
[Migration("20261202000020_PersonLimits")]
internal sealed class M20261202PersonLimits() : SqlMigration("20261202000020_PersonLimits");
