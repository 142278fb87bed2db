using ApprovalEngine.Domain;

namespace ApprovalEngine.Application.Matrix;

/// <summary>Makes figures and tables of what was counted.</summary>
/// <param name="stopped">The requests that nobody would have rejected any more.</param>
internal sealed class ReplaySummary(ReplayRun run, IReadOnlyDictionary<string, RoleTime> times, IReadOnlySet<Guid> stopped)
{
    private readonly Dictionary<ReplayBucket, int> stoppedIn = stopped.GroupBy(id => run.RejectedAndChanged[id]).ToDictionary(group => group.Key, group => group.Count());

    public ReplayResult Result(DateOnly from, DateOnly to) => new(
        from, to, FiguresOf(run.Buckets), Roles(), GroupsBy(bucket => bucket.Type), GroupsBy(bucket => bucket.Branch), Rows(),
        [.. run.Skipped.Select(one => new ReplaySkip(one.Key.Type, one.Key.Reason, one.Key.Input, one.Value)).OrderByDescending(one => one.Count)],
        [.. run.Changed.Select(one => new ReplayedRequest(
            one.Line.Number, one.Line.Type, one.Line.Branch, BusinessDay.Of(one.Line.SubmittedAt), one.Line.Amount, one.Line.Currency, one.Line.Status.ToString(),
            one.Bucket.Before.Route, one.Bucket.After.Route, EffectsOf(one.Bucket, stopped.Contains(one.Line.Id))))]);

    private static List<string> EffectsOf(ReplayBucket bucket, bool isNoLongerStopped)
    {
        List<string> effects = [];
        void Note(string effect, bool holds) => effects.AddRange(holds ? [effect] : []);
        Note("no-longer-stopped", isNoLongerStopped);
        Note("nowhere", bucket.Before.Route.CanApprove && !bucket.After.Route.CanApprove);
        Note("routed", !bucket.Before.Route.CanApprove && bucket.After.Route.CanApprove);
        Note("less", bucket.IsLess);
        Note("more", bucket.IsMore);
        return effects;
    }

    private List<ReplayGroup> GroupsBy(Func<ReplayBucket, string> code) =>
        [.. run.Buckets.GroupBy(code, StringComparer.Ordinal).Select(group => new ReplayGroup(group.Key, FiguresOf([.. group]))).OrderBy(group => group.Code, StringComparer.Ordinal)];

    private ReplayFigures FiguresOf(IReadOnlyCollection<ReplayBucket> buckets)
    {
        int Count(Func<ReplayBucket, bool> which) => buckets.Where(which).Sum(bucket => bucket.Count);
        int Sum(Func<ReplayBucket, int> each) => buckets.Sum(bucket => each(bucket) * bucket.Count);
        var changed = buckets.Where(bucket => bucket.IsChanged).Select(bucket => (bucket.Count, Ticks: (bucket.After.Duration(times) - bucket.Before.Duration(times))?.Ticks)).ToList();
        return new ReplayFigures(
            Count(_ => true), Count(bucket => bucket.IsChanged), Count(bucket => bucket.IsLess), Count(bucket => bucket.IsMore),
            buckets.Sum(bucket => stoppedIn.GetValueOrDefault(bucket)), Count(bucket => !bucket.Before.Route.CanApprove), Count(bucket => !bucket.After.Route.CanApprove),
            Sum(bucket => bucket.Before.Asked.Count(ReplayPlan.IsApproval)), Sum(bucket => bucket.After.Asked.Count(ReplayPlan.IsApproval)),
            Sum(bucket => bucket.Before.Asked.Count), Sum(bucket => bucket.After.Asked.Count),
            DaysOf(changed.Sum(one => (one.Ticks ?? 0) * (decimal)one.Count)), changed.Where(one => one.Ticks is null).Sum(one => one.Count));
    }

    private List<ReplayRole> Roles()
    {
        var counts = new Dictionary<string, int[]>(StringComparer.Ordinal);
        foreach (var bucket in run.Buckets)
        {
            Add(bucket.Before.Asked, bucket.Count, 0);
            Add(bucket.After.Asked, bucket.Count, 1);
        }

        return [.. counts.Select(one => new ReplayRole(
                one.Key, one.Value[0], one.Value[1], one.Value[2], one.Value[3],
                times.TryGetValue(one.Key, out var time) ? DaysOf(time.Median.Ticks) : null, times.GetValueOrDefault(one.Key)?.Count ?? 0))
            .OrderByDescending(role => Math.Max(role.AnswersBefore, role.AnswersAfter)).ThenBy(role => role.Role, StringComparer.Ordinal)];

        // Answers before and after, approvals before and after.
        void Add(IReadOnlyList<ReplayPart> asked, int count, int place)
        {
            foreach (var part in asked)
            {
                if (!counts.TryGetValue(part.Role, out var own))
                {
                    counts[part.Role] = own = new int[4];
                }

                own[place] += count;
                own[place + 2] += ReplayPlan.IsApproval(part) ? count : 0;
            }
        }
    }

    private List<ReplayRow> Rows()
    {
        var byType = run.Buckets.ToLookup(bucket => bucket.Type, StringComparer.Ordinal);
        var rows = new List<ReplayRow>();
        foreach (var table in run.After.Tables.OrderBy(table => table.Id, StringComparer.Ordinal))
        {
            var (matched, decided) = (CountsOf(byType[table.Id], bucket => bucket.After.Matched), CountsOf(byType[table.Id], bucket => bucket.After.Decided));
            var decidedBefore = CountsOf(byType[table.Id], bucket => bucket.Before.Decided);
            var earlier = run.Before.TableOf(table.Id)?.Rules.ToDictionary(rule => rule.Id, rule => rule.Number, StringComparer.Ordinal) ?? [];
            rows.AddRange(table.Rules.Select(rule => new ReplayRow(
                table.Id, rule.Id, rule.Label ?? rule.Id, matched.GetValueOrDefault(rule.Number), decided.GetValueOrDefault(rule.Number),
                earlier.TryGetValue(rule.Id, out var number) ? decidedBefore.GetValueOrDefault(number) : null)));
        }

        return rows;
    }

    private static Dictionary<int, int> CountsOf(IEnumerable<ReplayBucket> buckets, Func<ReplayBucket, IReadOnlyList<int>> numbers) => buckets
        .SelectMany(bucket => numbers(bucket).Select(number => (number, bucket.Count)))
        .GroupBy(one => one.number).ToDictionary(group => group.Key, group => group.Sum(one => one.Count));

    private static decimal DaysOf(decimal ticks) => Math.Round(ticks / TimeSpan.TicksPerDay, 2, MidpointRounding.ToEven);
}
