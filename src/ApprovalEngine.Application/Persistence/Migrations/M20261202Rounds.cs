using Microsoft.EntityFrameworkCore.Infrastructure;
using Microsoft.EntityFrameworkCore.Migrations;

namespace ApprovalEngine.Application.Persistence.Migrations;

/// <summary>Requests that were returned are submitted again: which submission a task and a decision belong to.</summary>
[DbContext(typeof(ApprovalDbContext))]
[Migration("20261202000010_Rounds")]
internal sealed class M20261202Rounds() : SqlMigration("20261202000010_Rounds");
