using ApprovalEngine.Domain.Empowerment;
using ApprovalEngine.Domain.Requests;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.ChangeTracking;
using Microsoft.EntityFrameworkCore.Metadata.Builders;
using Microsoft.EntityFrameworkCore.Storage.ValueConversion;

namespace ApprovalEngine.Application.Persistence;

internal sealed class RequestTables :
    IEntityTypeConfiguration<ApprovalRequest>, IEntityTypeConfiguration<ApprovalTask>, IEntityTypeConfiguration<TaskPerson>, IEntityTypeConfiguration<Decision>
{
    public void Configure(EntityTypeBuilder<ApprovalRequest> builder)
    {
        builder.ToTable("requests").HasKey(request => request.Id);
        builder.Property(request => request.Id).ValueGeneratedNever();
        builder.Property(request => request.Number).HasMaxLength(40);
        builder.Property(request => request.Type).HasMaxLength(40);
        builder.Property(request => request.CustomerNumber).HasMaxLength(40);
        builder.Property(request => request.LegalEntity).HasMaxLength(20);
        builder.Property(request => request.Region).HasMaxLength(20);
        builder.Property(request => request.Branch).HasMaxLength(20);
        builder.Property(request => request.RequestedBy).HasMaxLength(100);
        builder.Property(request => request.Currency).HasMaxLength(3);
        builder.Property(request => request.ReasonCode).HasMaxLength(40);
        builder.Property(request => request.ContentHash).HasMaxLength(80);
        builder.Property(request => request.WorkflowInstanceId).HasMaxLength(40);
        builder.Property(request => request.Version).IsConcurrencyToken();
        // The route is pinned once and never changed, so comparing references is enough to know whether it was set.
        builder.Property(request => request.Route).HasConversion(
            new ValueConverter<Route?, string?>(route => RouteJson.Write(route), text => RouteJson.Read(text)));
        // Set once, with the route.
        builder.Property(request => request.MatrixAmounts).HasConversion(
            new ValueConverter<IReadOnlyDictionary<string, decimal>?, string?>(amounts => RouteJson.WriteAmounts(amounts), text => RouteJson.ReadAmounts(text)),
            new ValueComparer<IReadOnlyDictionary<string, decimal>?>((left, right) => ReferenceEquals(left, right), amounts => amounts == null ? 0 : amounts.Count, amounts => amounts));
        // Replaced as a whole when one is attached or taken off, so references are enough here, too.
        builder.Property(request => request.Attachments).IsStoredAsJson();
        builder.Property(request => request.EarlierRounds).IsStoredAsJson();
        builder.Ignore(request => request.Place).Ignore(request => request.MatrixAmount).Ignore(request => request.HasAbsences).Ignore(request => request.Content).Ignore(request => request.HasEnded)
            .Ignore(request => request.CountedDecisions);
        builder.HasMany(request => request.Tasks).WithOne().HasForeignKey(task => task.RequestId).OnDelete(DeleteBehavior.Restrict);
        builder.HasMany(request => request.Decisions).WithOne().HasForeignKey(decision => decision.RequestId).OnDelete(DeleteBehavior.Restrict);
        builder.HasIndex(request => request.Number).IsUnique();
        builder.HasIndex(request => new { request.RequestedBy, request.Id });
        builder.HasIndex(request => new { request.CustomerNumber, request.Id });
        builder.HasIndex(request => new { request.Branch, request.Id });
        builder.HasIndex(request => new { request.Status, request.Id });
        builder.HasIndex(request => request.WorkflowInstanceId);
        builder.HasIndex(request => new { request.SubmittedAt, request.Id });
        builder.HasIndex(request => new { request.CustomerNumber, request.Type, request.SubmittedAt });
    }

    public void Configure(EntityTypeBuilder<ApprovalTask> builder)
    {
        builder.ToTable("tasks").HasKey(task => task.Id);
        builder.Property(task => task.Id).ValueGeneratedNever();
        builder.Property(task => task.Function).HasMaxLength(40);
        builder.Property(task => task.Role).HasMaxLength(60);
        builder.Ignore(task => task.IsOpen);
        builder.HasMany(task => task.People).WithOne().HasForeignKey(person => person.TaskId).OnDelete(DeleteBehavior.Restrict);
        builder.HasMany(task => task.StandIns).WithOne().HasForeignKey(one => one.TaskId).OnDelete(DeleteBehavior.Restrict);
        builder.HasIndex(task => task.RequestId);
        builder.HasIndex(task => new { task.Status, task.ExpiresAt });
        builder.HasIndex(task => new { task.Status, task.ClosedAt });
    }

    public void Configure(EntityTypeBuilder<TaskPerson> builder)
    {
        builder.ToTable("task_people").HasKey(person => new { person.TaskId, person.UserName });
        builder.Property(person => person.UserName).HasMaxLength(100);
        builder.Ignore(person => person.IsAway);
        builder.HasIndex(person => new { person.UserName, person.TaskId });
        builder.HasIndex(person => person.DelegationId);
    }

    public void Configure(EntityTypeBuilder<Decision> builder)
    {
        builder.ToTable("decisions").HasKey(decision => decision.Id);
        builder.Property(decision => decision.Id).ValueGeneratedNever();
        builder.Property(decision => decision.Function).HasMaxLength(40);
        builder.Property(decision => decision.Role).HasMaxLength(60);
        builder.Property(decision => decision.DecidedBy).HasMaxLength(100);
        builder.Property(decision => decision.OnBehalfOf).HasMaxLength(100);
        builder.Property(decision => decision.ContentHash).HasMaxLength(80);
        builder.Property(decision => decision.MatrixVersion).HasMaxLength(40);
        builder.HasIndex(decision => decision.RequestId);
        // A task is decided once: should every guard above fail, the database still holds this.
        builder.HasIndex(decision => decision.TaskId).IsUnique();
    }
}
