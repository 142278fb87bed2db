using Microsoft.EntityFrameworkCore.Infrastructure;
using Microsoft.EntityFrameworkCore.Migrations;

namespace ApprovalEngine.Application.Persistence.Migrations;

/// <summary>Due times and leases of bookmarks, jobs, parents of instances; journal and executions that are only ever added to.</summary>
[DbContext(typeof(ApprovalDbContext))]
[Migration("20261125000003_WorkflowJobs")]
internal sealed class M20261125WorkflowJobs() : SqlMigration("20261125000003_WorkflowJobs");
