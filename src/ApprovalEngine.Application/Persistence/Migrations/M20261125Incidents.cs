using Microsoft.EntityFrameworkCore.Infrastructure;
using Microsoft.EntityFrameworkCore.Migrations;

namespace ApprovalEngine.Application.Persistence.Migrations;

/// <summary>When, by whom and how an incident was resolved, and the indexes of the operator's lists.</summary>
[DbContext(typeof(ApprovalDbContext))]
[Migration("20261125000004_Incidents")]
internal sealed class M20261125Incidents() : SqlMigration("20261125000004_Incidents");
