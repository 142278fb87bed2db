using ApprovalEngine.Domain;
using ApprovalEngine.Domain.Empowerment;
using ApprovalEngine.Domain.Requests;

namespace ApprovalEngine.Application.Matrix;

/// <summary>Finds what looks like a limit that is walked around (domain.md 4.5). The limits are found by asking the matrix, so that any table has them.</summary>
internal static class SplittingFlags
{
    /// <summary>From here on an amount lies near the limit under which it falls.</summary>
    public const decimal NearFrom = 0.8m;

    /// <summary>So many in one band, or on one day, are a pattern.</summary>
    public const int PatternMin = 3;

    /// <summary>So long a smaller request is taken for the withdrawn one in another size.</summary>
    public const int ResubmittedDays = 30;

    // Each other request is asked about twice.
    private const int LookedAtMax = 50;

    /// <param name="ask">What the matrix answers to inputs.</param>
    public static IReadOnlyList<SplittingFlag> Find(SplittingHistory history, IReadOnlyDictionary<string, object?> inputs, Func<IReadOnlyDictionary<string, object?>, Route> ask)
    {
        List<SplittingFlag> flags = [];
        var alone = ask(inputs);
        if (NearLimit(history, inputs, alone, ask) is { } near)
        {
            flags.Add(near);
            var band = history.Within(Math.Max(history.RaisingDays, ResubmittedDays)).Take(LookedAtMax).Where(one => IsInBand(one, inputs, alone, ask)).Select(one => one.Number).ToList();
            if (band.Count + 1 >= PatternMin)
            {
                flags.Add(new SplittingFlag("splitting.same-band", band, Role: near.Role));
            }
        }

        var today = BusinessDay.Of(history.Now);
        var sameDay = history.Within(1).Where(one => BusinessDay.Of(one.SubmittedAt) == today).Take(LookedAtMax).Select(one => one.Number).ToList();
        if (sameDay.Count + 1 >= PatternMin)
        {
            flags.Add(new SplittingFlag("splitting.same-day", sameDay));
        }

        var larger = history.Earlier.Where(one => one.Status is RequestStatus.Withdrawn or RequestStatus.Rejected && one.SubmittedAt > history.Now.AddDays(-ResubmittedDays) && IsLarger(one, history, inputs))
            .Take(LookedAtMax).Select(one => one.Number).ToList();
        if (larger is not [])
        {
            flags.Add(new SplittingFlag("splitting.resubmitted-lower", larger));
        }

        return flags;
    }

    private static SplittingFlag? NearLimit(
        SplittingHistory history, IReadOnlyDictionary<string, object?> inputs, Route alone, Func<IReadOnlyDictionary<string, object?>, Route> ask)
    {
        var own = history.Own(inputs);
        var (within, above) = (1m, 1 / NearFrom);
        var beyond = ask(Scaled(inputs, own, above));
        if (alone.IsAtLeast(beyond))
        {
            return null;
        }

        // Halving finds the limit to a thousandth of a percent, whatever column it stands in.
        for (var turn = 0; turn < 16; turn++)
        {
            var middle = (within + above) / 2;
            if (alone.IsAtLeast(ask(Scaled(inputs, own, middle))))
            {
                within = middle;
            }
            else
            {
                above = middle;
            }
        }

        beyond = ask(Scaled(inputs, own, above));
        return new SplittingFlag("splitting.near-limit", [], Math.Round(100 / within, 1, MidpointRounding.ToZero), beyond.Beyond(alone).OrderByDescending(part => part.Kind is AuthorityKind.Approve).First().Role);
    }

    private static bool IsInBand(EarlierRequest other, IReadOnlyDictionary<string, object?> inputs, Route alone, Func<IReadOnlyDictionary<string, object?>, Route> ask)
    {
        var asked = ask(Scaled(inputs, other.Amounts, 1));
        return asked.IsAtLeast(alone) && alone.IsAtLeast(asked) && !asked.IsAtLeast(ask(Scaled(inputs, other.Amounts, 1 / NearFrom)));
    }

    private static bool IsLarger(EarlierRequest other, SplittingHistory history, IReadOnlyDictionary<string, object?> inputs) =>
        history.Own(inputs).TryGetValue(history.Inputs[0], out var own) && other.Amounts.GetValueOrDefault(history.Inputs[0]) > own;

    private static Dictionary<string, object?> Scaled(IReadOnlyDictionary<string, object?> inputs, IReadOnlyDictionary<string, decimal> amounts, decimal factor)
    {
        var scaled = new Dictionary<string, object?>(inputs);
        foreach (var (name, amount) in amounts)
        {
            scaled[name] = amount * factor;
        }

        return scaled;
    }
}
