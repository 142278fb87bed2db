using Microsoft.EntityFrameworkCore.Infrastructure;
using Microsoft.EntityFrameworkCore.Migrations;

namespace ApprovalEngine.Application.Persistence.Migrations;

/// <summary>What a version of the matrix does to requests that are under way when it comes into force.</summary>
[DbContext(typeof(ApprovalDbContext))]
[Migration("20261202000011_RunningPolicy")]
internal sealed class M20261202RunningPolicy() : SqlMigration("20261202000011_RunningPolicy");
