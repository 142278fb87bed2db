using Microsoft.EntityFrameworkCore.Infrastructure;
using Microsoft.EntityFrameworkCore.Migrations;

namespace ApprovalEngine.Application.Persistence.Migrations;

/// <summary>Drafts of definitions beside what was published, and who saved them.</summary>
[DbContext(typeof(ApprovalDbContext))]
[Migration("20261125000005_Drafts")]
internal sealed class M20261125Drafts() : SqlMigration("20261125000005_Drafts");
