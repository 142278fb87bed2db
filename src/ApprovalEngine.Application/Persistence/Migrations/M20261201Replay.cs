using Microsoft.EntityFrameworkCore.Infrastructure;
using Microsoft.EntityFrameworkCore.Migrations;

namespace ApprovalEngine.Application.Persistence.Migrations;

/// <summary>What was submitted, and what was answered, in a period: for replaying it over another matrix.</summary>
[DbContext(typeof(ApprovalDbContext))]
[Migration("20261201000040_Replay")]
internal sealed class M20261201Replay() : SqlMigration("20261201000040_Replay");
