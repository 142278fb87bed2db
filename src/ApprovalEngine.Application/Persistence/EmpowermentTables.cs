using ApprovalEngine.Domain.Empowerment;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;

namespace ApprovalEngine.Application.Persistence;

internal sealed class EmpowermentTables : IEntityTypeConfiguration<AuthorityRate>, IEntityTypeConfiguration<MatrixChange>
{
    public void Configure(EntityTypeBuilder<AuthorityRate> builder)
    {
        builder.ToTable("authority_rates").HasKey(rate => new { rate.Currency, rate.ValidFrom });
        builder.Property(rate => rate.Currency).HasMaxLength(3);
        // The four decimals of money would leave the rate of the yen (0.04812) three digits.
        builder.Property(rate => rate.Rate).HasPrecision(19, 8);
    }

    public void Configure(EntityTypeBuilder<MatrixChange> builder)
    {
        builder.ToTable("matrix_changes").HasKey(change => change.Id);
        builder.Property(change => change.Id).ValueGeneratedNever();
        builder.Property(change => change.Number).HasMaxLength(40);
        builder.Property(change => change.ContentHash).HasMaxLength(80);
        builder.Property(change => change.ShippedHash).HasMaxLength(80);
        builder.Property(change => change.CreatedBy).HasMaxLength(100);
        builder.Property(change => change.DecidedBy).HasMaxLength(100);
        builder.Property(change => change.Revision).IsConcurrencyToken();
        builder.Property(change => change.Authors).IsStoredAsJson();
        builder.HasIndex(change => change.Number).IsUnique();
        builder.HasIndex(change => new { change.Status, change.Id });
        builder.HasIndex(change => change.Id).HasFilter("(shipped_hash IS NOT NULL)");
    }
}
