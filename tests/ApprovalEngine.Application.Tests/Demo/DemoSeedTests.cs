using ApprovalEngine.Application.Demo;
using ApprovalEngine.Application.Persistence;
using Microsoft.AspNetCore.Identity;
using Microsoft.EntityFrameworkCore;
using Shouldly;
using Xunit;

namespace ApprovalEngine.Application.Tests.Demo;

/// <summary>Against a real SQLite file, as at the first start.</summary>
public sealed class DemoSeedTests : IAsyncLifetime
{
    private static readonly DateOnly Today = new(2026, 6, 17);
    private readonly DirectoryInfo folder = Directory.CreateTempSubdirectory("approval-engine-demo-");

    [Fact]
    public async Task Seeding_an_empty_database_stores_everything()
    {
        await SeedAsync();

        await using var db = Open();
        var data = DemoCompany.Build(Today);
        (await db.LegalEntities.CountAsync()).ShouldBe(2);
        (await db.Regions.CountAsync()).ShouldBe(5);
        (await db.Branches.CountAsync()).ShouldBe(30);
        (await db.Customers.CountAsync()).ShouldBe(40);
        (await db.People.CountAsync()).ShouldBe(data.People.Count);
        (await db.RoleAssignments.CountAsync()).ShouldBe(data.People.Sum(person => person.Assignments.Count));
        (await db.OpenItems.CountAsync()).ShouldBe(data.OpenItems.Count);
        (await db.Settlements.CountAsync()).ShouldBe(data.OpenItems.Sum(item => item.Settlements.Count));
        (await db.AuthorityRates.CountAsync()).ShouldBe(data.AuthorityRates.Count);
        (await db.OpenItems.SumAsync(item => item.Amount)).ShouldBe(data.OpenItems.Sum(item => item.Amount));
    }

    [Fact]
    public async Task Seeding_twice_changes_nothing()
    {
        await SeedAsync();
        await using var db = Open();

        (await DemoCompany.SeedAsync(db, Today.AddDays(1), CancellationToken.None)).ShouldBeFalse();

        db.ChangeTracker.HasChanges().ShouldBeFalse();
    }

    [Fact]
    public async Task Seeding_adds_nothing_before_the_caller_saves()
    {
        await using (var db = Open())
        {
            (await DemoCompany.SeedAsync(db, Today, CancellationToken.None)).ShouldBeTrue();
        }

        await using var later = Open();
        (await later.People.AnyAsync()).ShouldBeFalse();
        (await later.LegalEntities.AnyAsync()).ShouldBeFalse();
    }

    [Fact]
    public async Task Every_person_can_sign_in_with_the_demo_password_and_no_other()
    {
        await SeedAsync();
        await using var db = Open();
        var accounts = await db.Users.AsNoTracking().ToListAsync();
        var hasher = new PasswordHasher<Account>();

        accounts.Select(account => account.Id).Order().ShouldBe(await db.People.Select(person => person.UserName).Order().ToListAsync());
        accounts.ShouldAllBe(account => account.IsDemo && account.LockoutEnabled);
        accounts.Select(account => account.NormalizedUserName).ShouldBe(accounts.Select(account => account.Id.ToUpperInvariant()));
        accounts.Select(account => account.SecurityStamp).ShouldBeUnique();
        foreach (var hash in accounts.Select(account => account.PasswordHash!).Distinct())
        {
            hasher.VerifyHashedPassword(accounts[0], hash, DemoAccounts.Password).ShouldBe(PasswordVerificationResult.Success);
            hasher.VerifyHashedPassword(accounts[0], hash, "Demo-Pass-2").ShouldBe(PasswordVerificationResult.Failed);
        }
    }

    public async Task InitializeAsync()
    {
        await using var db = Open();
        await db.Database.EnsureCreatedAsync();
    }

    public Task DisposeAsync()
    {
        folder.Delete(recursive: true);
        return Task.CompletedTask;
    }

    private async Task SeedAsync()
    {
        await using var db = Open();
        (await DemoCompany.SeedAsync(db, Today, CancellationToken.None)).ShouldBeTrue();
        await db.SaveChangesAsync();
    }

    private ApprovalDbContext Open() => new(new DbContextOptionsBuilder<ApprovalDbContext>()
        .UseSqlite($"Data Source={Path.Combine(folder.FullName, "demo.db")};Pooling=False")
        .Options);
}
