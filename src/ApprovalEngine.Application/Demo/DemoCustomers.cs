using System.Globalization;
using ApprovalEngine.Domain.Customers;

namespace ApprovalEngine.Application.Demo;

/// <summary>How a demo customer pays.</summary>
internal enum PayingHabit
{
    /// <summary>Within the terms, give or take two days.</summary>
    Prompt,

    /// <summary>One to two weeks late.</summary>
    Usual,

    /// <summary>One to two months late.</summary>
    Slow,

    /// <summary>Prompt two years ago, three months late today.</summary>
    Deteriorating,

    /// <summary>Three months late two years ago, prompt today.</summary>
    Improving,

    /// <summary>Like usual, but every sixth document is disputed and stays unpaid until part of it is credited.</summary>
    Disputing,

    /// <summary>Pays 70 % on time and the rest two months later.</summary>
    InParts,

    /// <summary>Slow at first, and has paid nothing for 150 days.</summary>
    Stopped,
}

/// <summary>A demo customer and what its ledger is made from.</summary>
/// <param name="UsualAmount">What a usual invoice is worth, in the customer's currency.</param>
/// <param name="DaysBetween">Days from one invoice to the next, on average.</param>
internal sealed record DemoCustomer(Customer Customer, PayingHabit Habit, decimal UsualAmount, int DaysBetween);

/// <summary>Forty customers in all branches: named by what they are and numbered, so that none can be taken for a real company.</summary>
internal static class DemoCustomers
{
    private const int Count = 40;

    private static readonly (string Zh, string En, decimal UsualAmount, int DaysBetween)[] Kinds =
    [
        ("物业服务", "Property Services", 18_000m, 5),
        ("房地产开发", "Property Development", 260_000m, 10),
        ("医院", "Hospital", 42_000m, 8),
        ("轨道交通运营", "Metro Operations", 380_000m, 9),
        ("酒店管理", "Hotel Management", 26_000m, 7),
        ("购物中心", "Shopping Centre", 64_000m, 7),
        ("产业园", "Industrial Park", 120_000m, 11),
        ("电梯经销", "Elevator Dealer", 150_000m, 6),
    ];

    // In the order in which customers get them: most pay, a few do not.
    private static readonly PayingHabit[] Habits =
    [
        PayingHabit.Prompt, PayingHabit.Usual, PayingHabit.Deteriorating, PayingHabit.Disputing, PayingHabit.Slow,
        PayingHabit.Usual, PayingHabit.InParts, PayingHabit.Prompt, PayingHabit.Improving, PayingHabit.Slow,
        PayingHabit.Usual, PayingHabit.Stopped, PayingHabit.Prompt,
    ];

    public static IReadOnlyList<DemoCustomer> Build()
    {
        var places = Places();
        return [.. Enumerable.Range(0, Count).Select(index => One(index, places[index]))];
    }

    // Six in Shanghai, four in Beijing, two in Guangzhou, one in every other branch, one more in Shenzhen.
    private static List<Domain.Organization.Branch> Places()
    {
        var branches = DemoOrganization.Branches();
        string[] first = ["SH01", "SH01", "SH01", "SH01", "SH01", "SH01", "BJ01", "BJ01", "BJ01", "BJ01", "GZ01", "GZ01", "SZ01"];
        var others = branches.Where(branch => branch.Code is not ("SH01" or "BJ01" or "GZ01"));
        return [.. first.Select(code => branches.Single(branch => branch.Code == code)), .. others];
    }

    private static DemoCustomer One(int index, Domain.Organization.Branch branch)
    {
        var kind = Kinds[index % Kinds.Length];
        var habit = Habits[index % Habits.Length];
        var region = DemoOrganization.Regions().Single(one => one.Code == branch.Region);
        var number = string.Create(CultureInfo.InvariantCulture, $"C{100001 + index}");
        var serial = string.Create(CultureInfo.InvariantCulture, $"{index + 1:00}");
        var currency = index switch { 14 or 27 => "USD", 33 => "EUR", _ => "CNY" };
        var usualAmount = currency is "CNY" ? kind.UsualAmount : kind.UsualAmount / 8;
        int termDays = habit is PayingHabit.Stopped ? 30 : (index % 4) switch { 0 => 30, 1 or 2 => 45, _ => 60 };
        var customer = new Customer
        {
            Number = number,
            Name = $"{region.NameZh}{kind.Zh} {serial} / {region.Name} {kind.En} {serial}",
            LegalEntity = branch.LegalEntity,
            Region = branch.Region,
            Branch = branch.Code,
            RiskClass = RiskOf(habit, index),
            TermDays = termDays,
            LimitAmount = LimitOf(habit, usualAmount, termDays, kind.DaysBetween),
            Currency = currency,
            // Two customers in Guangzhou under one owner.
            CustomerGroup = index is 10 or 11 ? "G-SOUTH-01" : null,
            Email = index % 9 == 8 ? null : $"payables.{number.ToLowerInvariant()}@example.test",
        };
        return new DemoCustomer(customer, habit, usualAmount, kind.DaysBetween);
    }

    private static RiskClass RiskOf(PayingHabit habit, int index) => habit switch
    {
        PayingHabit.Prompt => RiskClass.Low,
        PayingHabit.Usual => index % 2 == 0 ? RiskClass.Low : RiskClass.Medium,
        PayingHabit.Slow or PayingHabit.Improving or PayingHabit.InParts or PayingHabit.Disputing => RiskClass.Medium,
        PayingHabit.Deteriorating => RiskClass.High,
        PayingHabit.Stopped => index < Habits.Length ? RiskClass.Blacklisted : RiskClass.High,
    };

    // What is open at a time when the customer pays as expected, with a third to spare; rounded up to whole ten thousands.
    private static decimal LimitOf(PayingHabit habit, decimal usualAmount, int termDays, int daysBetween)
    {
        var expectedLateDays = habit is PayingHabit.Slow or PayingHabit.InParts ? 45 : 20;
        var expected = usualAmount * (termDays + expectedLateDays) / daysBetween * 4 / 3;
        return Math.Ceiling(expected / 10_000m) * 10_000m;
    }
}
