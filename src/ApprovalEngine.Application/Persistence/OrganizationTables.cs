using ApprovalEngine.Domain.Customers;
using ApprovalEngine.Domain.Organization;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;

namespace ApprovalEngine.Application.Persistence;

internal sealed class OrganizationTables :
    IEntityTypeConfiguration<LegalEntity>, IEntityTypeConfiguration<Region>, IEntityTypeConfiguration<Branch>,
    IEntityTypeConfiguration<Person>, IEntityTypeConfiguration<RoleAssignment>
{
    public void Configure(EntityTypeBuilder<LegalEntity> builder)
    {
        builder.ToTable("legal_entities").HasKey(entity => entity.Code);
        builder.Property(entity => entity.Code).HasMaxLength(20);
        builder.Property(entity => entity.Currency).HasMaxLength(3);
    }

    public void Configure(EntityTypeBuilder<Region> builder)
    {
        builder.ToTable("regions").HasKey(region => region.Code);
        builder.Property(region => region.Code).HasMaxLength(20);
    }

    public void Configure(EntityTypeBuilder<Branch> builder)
    {
        builder.ToTable("branches").HasKey(branch => branch.Code);
        builder.Property(branch => branch.Code).HasMaxLength(20);
        builder.Property(branch => branch.LegalEntity).HasMaxLength(20);
        builder.Property(branch => branch.Region).HasMaxLength(20);
        builder.HasOne<LegalEntity>().WithMany().HasForeignKey(branch => branch.LegalEntity).OnDelete(DeleteBehavior.Restrict);
        builder.HasOne<Region>().WithMany().HasForeignKey(branch => branch.Region).OnDelete(DeleteBehavior.Restrict);
    }

    public void Configure(EntityTypeBuilder<Person> builder)
    {
        builder.ToTable("people").HasKey(person => person.UserName);
        builder.Property(person => person.UserName).HasMaxLength(100);
        builder.Property(person => person.Superior).HasMaxLength(100);
        builder.HasMany(person => person.Assignments).WithOne().HasForeignKey(one => one.UserName).OnDelete(DeleteBehavior.Restrict);
    }

    public void Configure(EntityTypeBuilder<RoleAssignment> builder)
    {
        builder.ToTable("role_assignments").HasKey(one => one.Id);
        builder.Property(one => one.Id).ValueGeneratedNever();
        builder.Property(one => one.UserName).HasMaxLength(100);
        builder.Property(one => one.Role).HasMaxLength(60);
        builder.Property(one => one.ScopeCode).HasMaxLength(20);
        builder.Property(one => one.RecordedBy).HasMaxLength(100);
        // Two who end the same assignment: the second finds it ended.
        builder.Property(one => one.RetractedAt).IsConcurrencyToken();
        // The one place where what was retracted is left out, for every reader. Who asks about the past says IgnoreQueryFilters.
        builder.HasQueryFilter(one => one.RetractedAt == null);
        builder.Ignore(one => one.Scope);
        builder.HasIndex(one => one.Role);
    }
}

internal sealed class CustomerTables :
    IEntityTypeConfiguration<Customer>, IEntityTypeConfiguration<AgreedTerms>, IEntityTypeConfiguration<OpenItem>, IEntityTypeConfiguration<Settlement>,
    IEntityTypeConfiguration<ItemClaim>, IEntityTypeConfiguration<LegalCase>
{
    public void Configure(EntityTypeBuilder<Customer> builder)
    {
        builder.ToTable("customers").HasKey(customer => customer.Number);
        builder.Property(customer => customer.Number).HasMaxLength(40);
        builder.Property(customer => customer.LegalEntity).HasMaxLength(20);
        builder.Property(customer => customer.Region).HasMaxLength(20);
        builder.Property(customer => customer.Branch).HasMaxLength(20);
        builder.Property(customer => customer.Currency).HasMaxLength(3);
        builder.Property(customer => customer.CustomerGroup).HasMaxLength(40);
        builder.Ignore(customer => customer.Limit).Ignore(customer => customer.Place);
        builder.HasIndex(customer => customer.Name);
        builder.HasIndex(customer => customer.Branch);
        builder.HasIndex(customer => customer.CustomerGroup);
        builder.HasOne<Branch>().WithMany().HasForeignKey(customer => customer.Branch).OnDelete(DeleteBehavior.Restrict);
    }

    public void Configure(EntityTypeBuilder<AgreedTerms> builder)
    {
        builder.ToTable("agreed_terms").HasKey(terms => terms.Id);
        builder.Property(terms => terms.Id).ValueGeneratedNever();
        builder.Property(terms => terms.CustomerNumber).HasMaxLength(40);
        builder.Property(terms => terms.RequestNumber).HasMaxLength(40);
        builder.HasIndex(terms => terms.CustomerNumber);
        builder.HasIndex(terms => terms.RequestNumber).IsUnique();
    }

    public void Configure(EntityTypeBuilder<OpenItem> builder)
    {
        builder.ToTable("open_items").HasKey(item => new { item.CustomerNumber, item.Number });
        builder.Property(item => item.CustomerNumber).HasMaxLength(40);
        builder.Property(item => item.Number).HasMaxLength(40);
        builder.Property(item => item.LegalEntity).HasMaxLength(20);
        builder.Property(item => item.Class).HasMaxLength(40);
        builder.Property(item => item.Currency).HasMaxLength(3);
        builder.HasOne<Customer>().WithMany().HasForeignKey(item => item.CustomerNumber).OnDelete(DeleteBehavior.Restrict);
        builder.Property(item => item.LegalCaseNumber).HasMaxLength(40);
        builder.Property(item => item.Version).IsConcurrencyToken();
        builder.Ignore(item => item.ClaimedAmount);
        builder.HasIndex(item => item.LegalCaseNumber);
        builder.HasMany(item => item.Claims).WithOne().HasForeignKey(one => new { one.CustomerNumber, one.ItemNumber }).OnDelete(DeleteBehavior.Restrict);
        builder.HasMany(item => item.Settlements).WithOne().HasForeignKey(one => new { one.CustomerNumber, one.ItemNumber }).OnDelete(DeleteBehavior.Cascade);
    }

    public void Configure(EntityTypeBuilder<Settlement> builder)
    {
        builder.ToTable("settlements").HasKey(one => one.Id);
        builder.Property(one => one.Id).ValueGeneratedNever();
        builder.Property(one => one.CustomerNumber).HasMaxLength(40);
        builder.Property(one => one.ItemNumber).HasMaxLength(40);
        builder.Property(one => one.RequestNumber).HasMaxLength(40);
        builder.Property(one => one.DocumentNumber).HasMaxLength(80);
    }

    public void Configure(EntityTypeBuilder<ItemClaim> builder)
    {
        builder.ToTable("item_claims").HasKey(claim => new { claim.RequestNumber, claim.CustomerNumber, claim.ItemNumber });
        builder.Property(claim => claim.RequestNumber).HasMaxLength(40);
        builder.Property(claim => claim.CustomerNumber).HasMaxLength(40);
        builder.Property(claim => claim.ItemNumber).HasMaxLength(40);
        builder.Ignore(claim => claim.Counts);
    }

    public void Configure(EntityTypeBuilder<LegalCase> builder)
    {
        builder.ToTable("legal_cases").HasKey(one => one.Number);
        builder.Property(one => one.Number).HasMaxLength(40);
        builder.Property(one => one.RequestNumber).HasMaxLength(40);
        builder.Property(one => one.CustomerNumber).HasMaxLength(40);
        builder.Property(one => one.LegalEntity).HasMaxLength(20);
        builder.Property(one => one.Region).HasMaxLength(20);
        builder.Property(one => one.Branch).HasMaxLength(20);
        builder.Property(one => one.Currency).HasMaxLength(3);
        builder.Property(one => one.Counsel).HasMaxLength(100);
        builder.Property(one => one.Version).IsConcurrencyToken();
        builder.Ignore(one => one.Place);
        builder.HasIndex(one => one.RequestNumber).IsUnique();
        builder.HasIndex(one => new { one.LegalEntity, one.State, one.Number });
        builder.HasIndex(one => one.CustomerNumber);
    }
}
