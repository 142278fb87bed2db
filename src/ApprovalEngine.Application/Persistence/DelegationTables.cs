using ApprovalEngine.Domain.Delegations;
using ApprovalEngine.Domain.Requests;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;

namespace ApprovalEngine.Application.Persistence;

internal sealed class DelegationTables : IEntityTypeConfiguration<Delegation>, IEntityTypeConfiguration<StandIn>
{
    public void Configure(EntityTypeBuilder<Delegation> builder)
    {
        builder.ToTable("delegations").HasKey(one => one.Id);
        builder.Property(one => one.Id).ValueGeneratedNever();
        builder.Property(one => one.Principal).HasMaxLength(100);
        builder.Property(one => one.Delegate).HasMaxLength(100);
        builder.Property(one => one.LegalEntity).HasMaxLength(20);
        builder.Property(one => one.CreatedBy).HasMaxLength(100);
        builder.Property(one => one.EndedBy).HasMaxLength(100);
        // Never changed after it was made.
        builder.Property(one => one.Types).IsStoredAsJson();
        // Changes with everything that happens to it.
        builder.Property(one => one.LookAt).IsConcurrencyToken();
        builder.Ignore(one => one.IsTakeover);
        builder.HasIndex(one => new { one.Principal, one.Id });
        builder.HasIndex(one => new { one.Delegate, one.Id });
        builder.HasIndex(one => one.EndsOn);
        builder.HasIndex(one => one.LookAt);
    }

    public void Configure(EntityTypeBuilder<StandIn> builder)
    {
        builder.ToTable("task_stand_ins").HasKey(one => new { one.TaskId, one.UserName, one.DelegationId });
        builder.Property(one => one.UserName).HasMaxLength(100);
        builder.Property(one => one.OnBehalfOf).HasMaxLength(100);
        builder.Ignore(one => one.IsAsked);
        builder.HasOne<Delegation>().WithMany().HasForeignKey(one => one.DelegationId).OnDelete(DeleteBehavior.Restrict);
        builder.HasIndex(one => new { one.UserName, one.TaskId });
        builder.HasIndex(one => one.DelegationId);
    }
}
