using System.Globalization;
using System.Text.RegularExpressions;

namespace ApprovalEngine.Domain.Empowerment;

/// <summary>
/// How many of the people that hold the role must agree, and what a no of one of them means; the words of the matrix column <c>mode</c>:
/// <c>any</c>, <c>all</c>, a count (<c>2 of n</c>), a share (<c>60 %</c>), or both (<c>2 of n and 60 %</c>); a count or a share with <c>, veto</c> where
/// one no ends the request. Without it a no is a vote against, and ends the request only when enough can no longer agree.
/// </summary>
public sealed partial record AuthorityMode
{
    /// <summary>What a cell of the column may say.</summary>
    public const string Expected = "any, all, a count such as '2 of n', a share such as '60 %', or both as in '2 of n and 60 %', followed by ', veto' where one no is to end the request";

    private AuthorityMode()
    {
    }

    /// <summary>Whoever of them answers first speaks for all; his no ends the request.</summary>
    public static AuthorityMode Any { get; } = new();

    /// <summary>Every one of them; one no ends the request.</summary>
    public static AuthorityMode All { get; } = new() { AsksEach = true, PercentMin = 100, HasVeto = true };

    /// <summary>Whether each of them has a task of his own; otherwise they share one.</summary>
    public bool AsksEach { get; private init; }

    /// <summary>How many must agree at least.</summary>
    public int CountMin { get; private init; } = 1;

    /// <summary>How many of a hundred of those who are asked must agree at least; 0 = it does not say.</summary>
    public int PercentMin { get; private init; }

    /// <summary>Whether the no of one of several who are asked each ends the request.</summary>
    public bool HasVeto { get; private init; }

    /// <summary>Whether some may say no, or nothing, and the others' agreement is enough.</summary>
    public bool IsVote => AsksEach && this != All;

    /// <summary>The mode as the matrix writes it; <see cref="Parse"/> reads it again.</summary>
    public string Word
    {
        get
        {
            if (!IsVote)
            {
                return AsksEach ? "all" : "any";
            }

            string[] least =
            [
                .. CountMin > 1 || PercentMin == 0 ? [string.Create(CultureInfo.InvariantCulture, $"{CountMin} of n")] : Array.Empty<string>(),
                .. PercentMin > 0 ? [string.Create(CultureInfo.InvariantCulture, $"{PercentMin} %")] : Array.Empty<string>(),
            ];
            return string.Join(" and ", least) + (HasVeto ? ", veto" : "");
        }
    }

    /// <summary>Reads a cell, whatever its case, its spaces and the width of its signs; null = it says none of what is <see cref="Expected"/>.</summary>
    public static AuthorityMode? Parse(string? text)
    {
        // What a Chinese keyboard writes for a comma and a percent sign.
        var word = (text ?? "").Trim().ToLowerInvariant().Replace('，', ',').Replace('％', '%');
        if (word is "any" or "all")
        {
            return word is "any" ? Any : All;
        }

        if (Least().Match(word) is not { Success: true } match)
        {
            return null;
        }

        var (count, percent) = (NumberOf(match.Groups["count"]) ?? 1, NumberOf(match.Groups["percent"]));
        return count is 0 || percent is 0 or > 100
            ? null
            : new AuthorityMode { AsksEach = true, CountMin = count, PercentMin = percent ?? 0, HasVeto = match.Groups["veto"].Success };
    }

    /// <summary>How many voices of so many who are asked are enough: a share is rounded up, and one is always needed.</summary>
    public int NeededOf(int people) => AsksEach ? Math.Max(CountMin, ((people * PercentMin) + 99) / 100) : 1;

    /// <summary>The same of so many people as a count, which stays what it is where some of them are asked elsewhere; whoever speaks for all, and all, stay so.</summary>
    public AuthorityMode AsCount(int people) => IsVote ? this with { CountMin = NeededOf(people), PercentMin = 0 } : this;

    /// <summary>What two rows ask together: as many as either, and a veto where one of them has it.</summary>
    public AuthorityMode With(AuthorityMode other) => new()
    {
        AsksEach = AsksEach || other.AsksEach,
        CountMin = Math.Max(CountMin, other.CountMin),
        PercentMin = Math.Max(PercentMin, other.PercentMin),
        HasVeto = HasVeto || other.HasVeto,
    };

    /// <summary>Whether it asks no less than another one.</summary>
    /// <param name="people">Of how many; 0 = unknown, then it must be so for every number.</param>
    public bool IsAtLeast(AuthorityMode other, int people) => people == 0
        ? With(other) == this
        : NeededOf(people) >= other.NeededOf(people) && (HasVeto || !other.HasVeto);

    public override string ToString() => Word;

    private static int? NumberOf(Group group) => group.Success ? int.Parse(group.Value, CultureInfo.InvariantCulture) : null;

    [GeneratedRegex(@"^(?:(?<count>[0-9]{1,3})\s*of\s*n(?:\s*and\s*(?<percent>[0-9]{1,3})\s*%)?|(?<percent>[0-9]{1,3})\s*%)(?<veto>\s*,\s*veto)?$", RegexOptions.CultureInvariant)]
    private static partial Regex Least();
}
