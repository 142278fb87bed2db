using ApprovalEngine.Application.Audit;
using ApprovalEngine.Application.Behaviors;
using ApprovalEngine.Application.Effects;
using ApprovalEngine.Application.Letters;
using ApprovalEngine.Application.Matrix;
using ApprovalEngine.Application.Outbox;
using Microsoft.AspNetCore.Identity;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;

namespace ApprovalEngine.Application.Persistence;

internal sealed class AuditTables : IEntityTypeConfiguration<AuditEntry>, IEntityTypeConfiguration<AuditChain>, IEntityTypeConfiguration<AuditSeal>
{
    public void Configure(EntityTypeBuilder<AuditEntry> builder)
    {
        builder.ToTable("audit_entries").HasKey(entry => new { entry.Chain, entry.Sequence });
        builder.Property(entry => entry.Chain).HasMaxLength(80);
        builder.Property(entry => entry.Actor).HasMaxLength(100);
        builder.Property(entry => entry.Channel).HasMaxLength(20);
        builder.Property(entry => entry.Kind).HasMaxLength(60);
        builder.Property(entry => entry.Mac).HasMaxLength(64);
    }

    public void Configure(EntityTypeBuilder<AuditChain> builder)
    {
        builder.ToTable("audit_chains").HasKey(chain => chain.Chain);
        builder.Property(chain => chain.Chain).HasMaxLength(80);
        builder.Property(chain => chain.Count).IsConcurrencyToken();
        builder.HasIndex(chain => chain.UpdatedAt);
        builder.Property(chain => chain.HeadMac).HasMaxLength(64);
        builder.Property(chain => chain.Mac).HasMaxLength(64);
    }

    public void Configure(EntityTypeBuilder<AuditSeal> builder)
    {
        builder.ToTable("audit_seals").HasKey(seal => seal.Id);
        builder.Property(seal => seal.Id).ValueGeneratedNever();
        builder.Property(seal => seal.Mac).HasMaxLength(64);
        builder.HasIndex(seal => seal.Mac).IsUnique();
    }
}

internal sealed class OutgoingTables : IEntityTypeConfiguration<OutboxMessage>, IEntityTypeConfiguration<Effect>, IEntityTypeConfiguration<Letter>
{
    public void Configure(EntityTypeBuilder<OutboxMessage> builder)
    {
        builder.ToTable("outbox_messages").HasKey(message => message.Sequence);
        builder.Property(message => message.Sequence).ValueGeneratedOnAdd();
        builder.HasIndex(message => message.Id).IsUnique();
        builder.Property(message => message.RequestNumber).HasMaxLength(40);
        builder.Property(message => message.Kind).HasMaxLength(20);
        builder.HasIndex(message => new { message.SentAt, message.DueAt });
        builder.HasIndex(message => new { message.RequestNumber, message.Sequence });
    }

    public void Configure(EntityTypeBuilder<Effect> builder)
    {
        builder.ToTable("effects").HasKey(effect => effect.Id);
        builder.Property(effect => effect.Id).ValueGeneratedNever();
        builder.Property(effect => effect.RequestNumber).HasMaxLength(40);
        builder.Property(effect => effect.Kind).HasMaxLength(40);
        builder.Property(effect => effect.LegalEntity).HasMaxLength(20);
        builder.Property(effect => effect.Region).HasMaxLength(20);
        builder.Property(effect => effect.Branch).HasMaxLength(20);
        builder.Property(effect => effect.CustomerNumber).HasMaxLength(40);
        builder.Property(effect => effect.DocumentNumber).HasMaxLength(80);
        builder.Property(effect => effect.Status).IsConcurrencyToken();
        builder.Ignore(effect => effect.IsAcknowledged).Ignore(effect => effect.Place);
        // Never two effects: should every guard above fail, the database still holds this.
        builder.HasIndex(effect => new { effect.RequestNumber, effect.Kind }).IsUnique();
        builder.HasIndex(effect => new { effect.Status, effect.Id });
    }

    public void Configure(EntityTypeBuilder<Letter> builder)
    {
        builder.ToTable("letters").HasKey(letter => letter.Id);
        builder.Property(letter => letter.Id).ValueGeneratedNever();
        builder.Property(letter => letter.Number).HasMaxLength(60);
        builder.Property(letter => letter.RequestNumber).HasMaxLength(40);
        builder.Property(letter => letter.Kind).HasMaxLength(40);
        builder.Property(letter => letter.Culture).HasMaxLength(10);
        builder.Property(letter => letter.BodyHash).HasMaxLength(80);
        builder.HasIndex(letter => letter.RequestNumber);
        builder.HasIndex(letter => letter.Number).IsUnique();
    }
}

internal sealed class HostTables :
    IEntityTypeConfiguration<StoredAnswer>, IEntityTypeConfiguration<NumberSeries>, IEntityTypeConfiguration<MatrixVersion>,
    IEntityTypeConfiguration<DataProtectionKey>, IEntityTypeConfiguration<Account>, IEntityTypeConfiguration<IdentityUserClaim<string>>,
    IEntityTypeConfiguration<IdentityUserLogin<string>>, IEntityTypeConfiguration<IdentityUserToken<string>>
{
    public void Configure(EntityTypeBuilder<StoredAnswer> builder)
    {
        builder.ToTable("stored_answers").HasKey(answer => new { answer.UserName, answer.Key });
        builder.Property(answer => answer.UserName).HasMaxLength(100);
        builder.Property(answer => answer.Key).HasMaxLength(200);
        builder.Property(answer => answer.CommandHash).HasMaxLength(64);
        builder.HasIndex(answer => answer.CreatedAt);
    }

    public void Configure(EntityTypeBuilder<NumberSeries> builder)
    {
        builder.ToTable("number_series").HasKey(series => series.Series);
        builder.Property(series => series.Series).HasMaxLength(60);
    }

    public void Configure(EntityTypeBuilder<MatrixVersion> builder)
    {
        builder.ToTable("matrix_versions").HasKey(version => version.Version);
        builder.Property(version => version.Version).ValueGeneratedNever();
        builder.Property(version => version.Hash).HasMaxLength(80);
        builder.Property(version => version.ChangeNumber).HasMaxLength(40);
    }

    public void Configure(EntityTypeBuilder<DataProtectionKey> builder)
    {
        builder.ToTable("data_protection_keys").HasKey(key => key.Id);
        builder.Property(key => key.Id).HasMaxLength(100);
    }

    public void Configure(EntityTypeBuilder<Account> builder)
    {
        builder.ToTable("accounts");
        builder.Property(account => account.Id).HasMaxLength(100);
    }

    public void Configure(EntityTypeBuilder<IdentityUserClaim<string>> builder) => builder.ToTable("account_claims");

    public void Configure(EntityTypeBuilder<IdentityUserLogin<string>> builder) => builder.ToTable("account_logins");

    public void Configure(EntityTypeBuilder<IdentityUserToken<string>> builder) => builder.ToTable("account_tokens");
}
