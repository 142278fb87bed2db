using ApprovalEngine.Domain.Empowerment;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;

namespace ApprovalEngine.Application.Persistence;

internal sealed class EmpowermentTables : IEntityTypeConfiguration<AuthorityRate>
{
    public void Configure(EntityTypeBuilder<AuthorityRate> builder)
    {
        builder.ToTable("authority_rates").HasKey(rate => new { rate.Currency, rate.ValidFrom });
        builder.Property(rate => rate.Currency).HasMaxLength(3);
        // The four decimals of money would leave the rate of the yen (0.04812) three digits.
        builder.Property(rate => rate.Rate).HasPrecision(19, 8);
    }
}
