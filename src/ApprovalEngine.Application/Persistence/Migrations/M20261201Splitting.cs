using Microsoft.EntityFrameworkCore.Infrastructure;
using Microsoft.EntityFrameworkCore.Migrations;

namespace ApprovalEngine.Application.Persistence.Migrations;

/// <summary>Customer groups, and the amounts in the currency of the matrix by which requests of one kind add up.</summary>
[DbContext(typeof(ApprovalDbContext))]
[Migration("20261201000030_Splitting")]
internal sealed class M20261201Splitting() : SqlMigration("20261201000030_Splitting");
