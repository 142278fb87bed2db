using Microsoft.EntityFrameworkCore.Infrastructure;
using Microsoft.EntityFrameworkCore.Migrations;

namespace ApprovalEngine.Application.Persistence.Migrations;

/// <summary>Changes of the matrix on their way to a version, and the first day of each version.</summary>
[DbContext(typeof(ApprovalDbContext))]
[Migration("20261201000010_MatrixChanges")]
internal sealed class M20261201MatrixChanges() : SqlMigration("20261201000010_MatrixChanges");
