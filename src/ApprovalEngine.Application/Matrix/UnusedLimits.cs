using System.Globalization;
using System.Text.RegularExpressions;
using ApprovalEngine.Application.Persistence;
using ApprovalEngine.Decisions;
using ApprovalEngine.Domain.Delegations;
using ApprovalEngine.Domain.Organization;
using Microsoft.EntityFrameworkCore;

namespace ApprovalEngine.Application.Matrix;

/// <summary>A limit of a person that no row of the matrix can use.</summary>
/// <param name="Why">
/// <c>below</c>: whatever a row asks the role for is above it, so he is never asked · <c>above</c>: no row asks the role for so much, so it takes nothing from him.
/// </param>
public sealed record UnusedLimit(string UserName, string Role, string ScopeKind, string ScopeCode, decimal Limit, string Why);

/// <param name="NotLookedAt">Rows whose amount is not a plain range: limits of their roles are never among those found.</param>
public sealed record UnusedLimitList(IReadOnlyList<UnusedLimit> Found, IReadOnlyList<string> NotLookedAt);

/// <summary>
/// Finds the limits of persons that no row can use. A person is asked by the rows for his role and, in place of others, by those for the lower ones of its function. Requests whose route follows
/// a sum, and what a workflow draws, are not looked at.
/// </summary>
internal sealed partial class UnusedLimits(ApprovalDbContext db)
{
    public async Task<UnusedLimitList> FindAsync(IReadOnlyCollection<DecisionTable> tables, DateOnly today, CancellationToken cancellationToken)
    {
        var limited = await db.RolesHeld(today, DateOnly.MaxValue).Where(one => one.ApprovalLimit > 0)
            .OrderBy(one => one.UserName).ThenBy(one => one.Role).ThenBy(one => one.ScopeCode).ToListAsync(cancellationToken);
        return limited is [] ? new UnusedLimitList([], []) : Find(limited, tables);
    }

    internal static UnusedLimitList Find(IReadOnlyList<RoleAssignment> limited, IReadOnlyCollection<DecisionTable> tables)
    {
        var rows = tables.SelectMany(RowsOf).ToList();
        var found = limited.Select(one => (Assignment: one, Why: WhyUnused(one, [.. rows.Where(row => row.Asks.Contains(one.Role)).Select(row => row.Range)])))
            .Where(one => one.Why is not null)
            .Select(one => new UnusedLimit(
                one.Assignment.UserName, one.Assignment.Role, Requests.RequestViews.Word(one.Assignment.ScopeKind), one.Assignment.ScopeCode, one.Assignment.ApprovalLimit!.Value, one.Why!));
        return new UnusedLimitList([.. found], [.. rows.Where(row => !row.Range.IsRead).Select(row => row.Name)]);
    }

    private static string? WhyUnused(RoleAssignment one, List<AmountRange> ranges) => true switch
    {
        _ when ranges.TrueForAll(range => range.IsRead && range.BeginsAbove(one.ApprovalLimit!.Value)) => "below",
        _ when ranges.TrueForAll(range => range.IsRead && range.To <= one.ApprovalLimit) => "above",
        _ => null,
    };

    private static IEnumerable<ApprovingRow> RowsOf(DecisionTable table)
    {
        var amount = table.Inputs.ToList().FindIndex(input => input.Name is "amount");
        return table.Rules.Where(rule => rule.Outputs["kind"] is "approve").Select(rule =>
        {
            var role = (string)rule.Outputs["role"]!;
            return new ApprovingRow($"{table.Id} {rule.Label ?? rule.Id}", [.. role is Roles.Superior ? AboveLevel(rule) : StandInRule.Above(role).Select(one => one.Code).Prepend(role)], amount < 0 ? AmountRange.Every : RangeOf(rule.InputEntries[amount]));
        });
    }

    // Whoever is above the requester may hold any of them.
    private static IEnumerable<string> AboveLevel(DecisionRule rule) =>
        Roles.All.Values.Where(one => one.Function == (string)rule.Outputs["function"]! && one.Level >= (decimal)rule.Outputs["level"]!).Select(one => one.Code);

    private static AmountRange RangeOf(string test)
    {
        var text = test.Trim();
        if (text is "-" or "")
        {
            return AmountRange.Every;
        }

        if (Between().Match(text) is { Success: true } between)
        {
            return new AmountRange(NumberOf(between.Groups[2]), between.Groups[1].Value is "[", NumberOf(between.Groups[3]), IsRead: true);
        }

        return OneSided().Match(text) is { Success: true } match
            ? match.Groups[1].Value[0] is '>'
                ? new AmountRange(NumberOf(match.Groups[2]), match.Groups[1].Value is ">=", null, IsRead: true)
                : AmountRange.Every with { To = NumberOf(match.Groups[2]) }
            : AmountRange.Every with { IsRead = false };
    }

    private static decimal NumberOf(Group group) => decimal.Parse(group.Value, NumberStyles.Number, CultureInfo.InvariantCulture);

    [GeneratedRegex(@"^([\[\]\(])\s*(-?[0-9]{1,15}(?:\.[0-9]{1,8})?)\s*\.\.\s*(-?[0-9]{1,15}(?:\.[0-9]{1,8})?)\s*[\]\[\)]$", RegexOptions.CultureInvariant)]
    private static partial Regex Between();

    [GeneratedRegex(@"^(<=|<|>=|>)\s*(-?[0-9]{1,15}(?:\.[0-9]{1,8})?)$", RegexOptions.CultureInvariant)]
    private static partial Regex OneSided();

    // Whom a row may come to ask: the role that it names, and those above it.
    private sealed record ApprovingRow(string Name, IReadOnlyList<string> Asks, AmountRange Range);

    // No amount is below nothing. An upper end that is not included is taken for one: a limit at it takes nothing away either.
    private sealed record AmountRange(decimal From, bool IsFromIncluded, decimal? To, bool IsRead)
    {
        public static AmountRange Every { get; } = new(0, false, null, true);

        public bool BeginsAbove(decimal limit) => From > limit || (From == limit && !IsFromIncluded);
    }
}
