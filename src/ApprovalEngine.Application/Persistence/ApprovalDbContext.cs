using ApprovalEngine.Application.Audit;
using ApprovalEngine.Application.Behaviors;
using ApprovalEngine.Application.Effects;
using ApprovalEngine.Application.Execution;
using ApprovalEngine.Application.Letters;
using ApprovalEngine.Application.Matrix;
using ApprovalEngine.Application.Outbox;
using ApprovalEngine.Domain.Customers;
using ApprovalEngine.Domain.Delegations;
using ApprovalEngine.Domain.Empowerment;
using ApprovalEngine.Domain.Organization;
using ApprovalEngine.Domain.Requests;
using Microsoft.AspNetCore.Identity.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore;

namespace ApprovalEngine.Application.Persistence;

/// <summary>
/// Everything the product stores, in one context, so that one transaction covers everything. Two providers (SQLite and
/// PostgreSQL), one model; the folder Migrations holds the tables as SQL, and a test compares both.
/// </summary>
public sealed class ApprovalDbContext(DbContextOptions<ApprovalDbContext> options) : IdentityUserContext<Account, string>(options)
{
    public DbSet<LegalEntity> LegalEntities => Set<LegalEntity>();

    public DbSet<Region> Regions => Set<Region>();

    public DbSet<Branch> Branches => Set<Branch>();

    public DbSet<Person> People => Set<Person>();

    public DbSet<RoleAssignment> RoleAssignments => Set<RoleAssignment>();

    public DbSet<Customer> Customers => Set<Customer>();

    public DbSet<AgreedTerms> AgreedTerms => Set<AgreedTerms>();

    public DbSet<OpenItem> OpenItems => Set<OpenItem>();

    public DbSet<Settlement> Settlements => Set<Settlement>();

    public DbSet<ItemClaim> ItemClaims => Set<ItemClaim>();

    public DbSet<LegalCase> LegalCases => Set<LegalCase>();

    public DbSet<ApprovalRequest> Requests => Set<ApprovalRequest>();

    public DbSet<ApprovalTask> Tasks => Set<ApprovalTask>();

    public DbSet<TaskPerson> TaskPeople => Set<TaskPerson>();

    public DbSet<StandIn> StandIns => Set<StandIn>();

    public DbSet<Delegation> Delegations => Set<Delegation>();

    public DbSet<Decision> Decisions => Set<Decision>();

    public DbSet<Effect> Effects => Set<Effect>();

    public DbSet<Letter> Letters => Set<Letter>();

    public DbSet<OutboxMessage> Outbox => Set<OutboxMessage>();

    public DbSet<AuditEntry> AuditEntries => Set<AuditEntry>();

    public DbSet<AuditChain> AuditChains => Set<AuditChain>();

    public DbSet<AuditSeal> AuditSeals => Set<AuditSeal>();

    public DbSet<StoredAnswer> StoredAnswers => Set<StoredAnswer>();

    public DbSet<NumberSeries> NumberSeries => Set<NumberSeries>();

    public DbSet<MatrixVersion> MatrixVersions => Set<MatrixVersion>();

    public DbSet<MatrixChange> MatrixChanges => Set<MatrixChange>();

    public DbSet<AuthorityRate> AuthorityRates => Set<AuthorityRate>();

    public DbSet<DefinitionVersion> Definitions => Set<DefinitionVersion>();

    public DbSet<InstanceRow> Instances => Set<InstanceRow>();

    public DbSet<BookmarkRow> Bookmarks => Set<BookmarkRow>();

    public DbSet<JobRow> Jobs => Set<JobRow>();

    public DbSet<JournalRow> Journal => Set<JournalRow>();

    public DbSet<ActivityExecutionRow> ActivityExecutions => Set<ActivityExecutionRow>();

    public DbSet<IncidentRow> Incidents => Set<IncidentRow>();

    public DbSet<DataProtectionKey> DataProtectionKeys => Set<DataProtectionKey>();

    protected override void ConfigureConventions(ModelConfigurationBuilder configurationBuilder)
    {
        configurationBuilder.Properties<decimal>().HavePrecision(19, 4);
        if (Database.IsSqlite())
        {
            configurationBuilder.Properties<DateTimeOffset>().HaveConversion<SortableInstant>();
        }
        else
        {
            configurationBuilder.Properties<DateTimeOffset>().HaveConversion<UtcInstant>();
        }

        configurationBuilder.Properties<Enum>().HaveConversion<string>().HaveMaxLength(40);
    }

    protected override void OnModelCreating(ModelBuilder builder)
    {
        base.OnModelCreating(builder);
        builder.ApplyConfigurationsFromAssembly(typeof(ApprovalDbContext).Assembly);
        if (Database.IsSqlite())
        {
            KeepDefaults(builder);
        }

        SnakeCase.Apply(builder.Model);
    }

    // SQLite adds a column that is never null only with a default, and the column keeps it; we always write the value.
    private static void KeepDefaults(ModelBuilder builder)
    {
        builder.Entity<BookmarkRow>().Property(bookmark => bookmark.Attempts).HasDefaultValueSql("0").ValueGeneratedNever();
        builder.Entity<Effect>().Property(effect => effect.Attempt).HasDefaultValueSql("1").ValueGeneratedNever();
        builder.Entity<OpenItem>().Property(item => item.Version).HasDefaultValueSql("0").ValueGeneratedNever();
        builder.Entity<ApprovalRequest>().Property(request => request.Attachments).HasDefaultValueSql("'[]'").ValueGeneratedNever();
        builder.Entity<MatrixVersion>().Property(version => version.Running).HasDefaultValueSql("'Keep'").ValueGeneratedNever();
        builder.Entity<MatrixChange>().Property(change => change.Running).HasDefaultValueSql("'Keep'").ValueGeneratedNever();
        builder.Entity<ApprovalRequest>().Property(request => request.Round).HasDefaultValueSql("1").ValueGeneratedNever();
        builder.Entity<ApprovalRequest>().Property(request => request.EarlierRounds).HasDefaultValueSql("'[]'").ValueGeneratedNever();
        builder.Entity<ApprovalTask>().Property(task => task.Round).HasDefaultValueSql("1").ValueGeneratedNever();
        builder.Entity<Decision>().Property(decision => decision.Round).HasDefaultValueSql("1").ValueGeneratedNever();
    }
}
