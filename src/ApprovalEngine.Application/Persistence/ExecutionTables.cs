using ApprovalEngine.Application.Execution;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;

namespace ApprovalEngine.Application.Persistence;

internal sealed class ExecutionTables :
    IEntityTypeConfiguration<DefinitionVersion>, IEntityTypeConfiguration<InstanceRow>, IEntityTypeConfiguration<BookmarkRow>,
    IEntityTypeConfiguration<JobRow>, IEntityTypeConfiguration<JournalRow>, IEntityTypeConfiguration<ActivityExecutionRow>, IEntityTypeConfiguration<IncidentRow>
{
    public void Configure(EntityTypeBuilder<DefinitionVersion> builder)
    {
        builder.ToTable("workflow_definitions").HasKey(row => new { row.DefinitionId, row.Version });
        builder.Property(row => row.DefinitionId).HasMaxLength(100);
        builder.Property(row => row.Id).HasMaxLength(40).IsRequired(); // a name that EF takes for the key until it is told another one
        builder.Property(row => row.Name).HasMaxLength(200);
        builder.Property(row => row.Hash).HasMaxLength(80);
        builder.Property(row => row.Origin).HasMaxLength(10);
        builder.Property(row => row.SavedBy).HasMaxLength(100);
        builder.Property(row => row.SavedFrom).HasMaxLength(40);
        builder.Property(row => row.PublishedBy).HasMaxLength(100);
        builder.Property(row => row.ActivityTypeName).HasMaxLength(200);
        builder.Property(row => row.Revision).IsConcurrencyToken();
        builder.HasIndex(row => row.Id).IsUnique();
        // The flag is a column of its index, so that it is taken from one row before another one gets it.
        builder.HasIndex(row => new { row.DefinitionId, row.IsLatest }).IsUnique().HasFilter("is_latest");
        builder.HasIndex(row => new { row.DefinitionId, row.IsPublished }).IsUnique().HasFilter("is_published");
        builder.HasIndex(row => new { row.ActivityTypeName, row.Version }).HasFilter("is_usable");
        // Asked for after every save of anybody: a key of its own, since the same columns are the table's.
        builder.HasIndex(row => new { row.Version, row.DefinitionId }).HasFilter("(unknown_types IS NOT NULL)");
    }

    public void Configure(EntityTypeBuilder<InstanceRow> builder)
    {
        builder.ToTable("workflow_instances").HasKey(row => row.Id);
        builder.Property(row => row.Id).HasMaxLength(40);
        builder.Property(row => row.DefinitionId).HasMaxLength(100);
        builder.Property(row => row.CorrelationId).HasMaxLength(100);
        builder.Property(row => row.ParentId).HasMaxLength(40);
        builder.Property(row => row.RequestNumber).HasMaxLength(40);
        builder.Property(row => row.StartedBy).HasMaxLength(100);
        builder.Property(row => row.Name).HasMaxLength(200);
        builder.Property(row => row.Status).HasMaxLength(20);
        builder.Property(row => row.SubStatus).HasMaxLength(20);
        builder.Property(row => row.Version).IsConcurrencyToken();
        builder.HasIndex(row => row.CorrelationId);
        builder.HasIndex(row => new { row.Status, row.Id });
        builder.HasIndex(row => row.ParentId).HasFilter("(parent_id IS NOT NULL)");
        builder.HasIndex(row => row.RequestNumber).HasFilter("(request_number IS NOT NULL)");
        builder.HasIndex(row => new { row.SubStatus, row.Id });
        builder.HasIndex(row => new { row.DefinitionId, row.Id });
        // Runs from the designer are few among all: an index of just these.
        builder.HasIndex(row => row.Id).HasFilter("is_trial");
        // What ended within a time.
        builder.HasIndex(row => new { row.FinishedAt, row.Id }).HasFilter("(finished_at IS NOT NULL)");
        // What is over and may be purged one day.
        builder.HasIndex(row => new { row.IsTrial, row.FinishedAt }).HasFilter("((finished_at IS NOT NULL) AND (purged_at IS NULL) AND (request_number IS NULL))");
    }

    public void Configure(EntityTypeBuilder<BookmarkRow> builder)
    {
        builder.ToTable("workflow_bookmarks").HasKey(row => row.Id);
        builder.Property(row => row.Id).HasMaxLength(40);
        builder.Property(row => row.InstanceId).HasMaxLength(40);
        builder.Property(row => row.Key).HasMaxLength(200);
        builder.HasIndex(row => row.InstanceId);
        builder.HasIndex(row => row.Key);
        // The tasks of others, oldest first: the ids of bookmarks sort by time.
        builder.HasIndex(row => row.Id).HasFilter("(task_name IS NOT NULL)");
        // What the clock looks at: people's bookmarks, which wait for no time, are not in it.
        builder.HasIndex(row => new { row.DueAt, row.Id }).HasFilter("((due_at IS NOT NULL) AND (parked_at IS NULL))");
    }

    public void Configure(EntityTypeBuilder<JobRow> builder)
    {
        builder.ToTable("workflow_jobs").HasKey(row => row.Id);
        builder.Property(row => row.Id).HasMaxLength(80);
        builder.Property(row => row.Kind).HasMaxLength(20);
        builder.Property(row => row.Lane).HasMaxLength(10);
        builder.Property(row => row.InstanceId).HasMaxLength(40);
        builder.Property(row => row.BookmarkId).HasMaxLength(40);
        builder.HasIndex(row => new { row.Lane, row.DueAt, row.Id }).HasFilter("(parked_at IS NULL)");
        builder.HasIndex(row => row.InstanceId);
    }

    public void Configure(EntityTypeBuilder<JournalRow> builder)
    {
        builder.ToTable("workflow_journal").HasKey(row => new { row.InstanceId, row.Sequence });
        builder.Property(row => row.InstanceId).HasMaxLength(40);
    }

    public void Configure(EntityTypeBuilder<ActivityExecutionRow> builder)
    {
        builder.ToTable("activity_executions").HasKey(row => row.Id);
        builder.Property(row => row.Id).HasMaxLength(40);
        builder.Property(row => row.InstanceId).HasMaxLength(40);
        builder.Property(row => row.CauseId).HasMaxLength(50);
        builder.HasIndex(row => new { row.InstanceId, row.NodeId });
    }

    public void Configure(EntityTypeBuilder<IncidentRow> builder)
    {
        builder.ToTable("workflow_incidents").HasKey(row => row.Id);
        builder.Property(row => row.Id).HasMaxLength(40);
        builder.Property(row => row.InstanceId).HasMaxLength(40);
        builder.Property(row => row.Code).HasMaxLength(80);
        builder.Property(row => row.ResolvedBy).HasMaxLength(100);
        builder.Property(row => row.Resolution).HasMaxLength(20);
        builder.HasIndex(row => row.InstanceId);
        // The open ones, which are few among all that ever were.
        builder.HasIndex(row => row.Id).HasFilter("(resolved_at IS NULL)");
    }
}
