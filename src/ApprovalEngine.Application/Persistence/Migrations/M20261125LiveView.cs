using Microsoft.EntityFrameworkCore.Infrastructure;
using Microsoft.EntityFrameworkCore.Migrations;

namespace ApprovalEngine.Application.Persistence.Migrations;

/// <summary>What the live view of an instance shows: its name, who started a trial, and of each run its cause, inputs and outputs.</summary>
[DbContext(typeof(ApprovalDbContext))]
[Migration("20261125000007_LiveView")]
internal sealed class M20261125LiveView() : SqlMigration("20261125000007_LiveView");
