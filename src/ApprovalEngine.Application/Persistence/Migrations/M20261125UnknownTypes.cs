using Microsoft.EntityFrameworkCore.Infrastructure;
using Microsoft.EntityFrameworkCore.Migrations;

namespace ApprovalEngine.Application.Persistence.Migrations;

/// <summary>The few versions of definitions that use activities which no program here has.</summary>
[DbContext(typeof(ApprovalDbContext))]
[Migration("20261125000010_UnknownTypes")]
internal sealed class M20261125UnknownTypes() : SqlMigration("20261125000010_UnknownTypes");
