using ApprovalEngine.Application.Requests.Types;
using ApprovalEngine.Decisions;
using ApprovalEngine.Domain.Requests;

namespace ApprovalEngine.Application.Matrix;

/// <summary>Requests of one type and branch that go the same way before and the same way after.</summary>
internal sealed class ReplayBucket(string type, string branch, ReplayPlan before, ReplayPlan after)
{
    public string Type => type;

    public string Branch => branch;

    public ReplayPlan Before => before;

    public ReplayPlan After => after;

    public bool IsChanged { get; } = before.Signature != after.Signature;

    /// <summary>It goes on without a level that it had.</summary>
    public bool IsLess { get; } = after.Route.CanApprove && before.AsksBeyond(after);

    public bool IsMore { get; } = after.AsksBeyond(before);

    public int Count { get; set; }
}

/// <summary>Counts requests as they go by; what they mean is summed up afterwards, for each bucket once.</summary>
internal sealed class ReplayRun(ReplayPlans before, ReplayPlans after)
{
    private readonly Dictionary<(string Type, string Branch, ReplayPlan Before, ReplayPlan After), ReplayBucket> buckets = new(new ByReference());
    private readonly Dictionary<(string Type, string Reason, string? Input), int> skipped = [];
    private readonly List<(ReplayLine Line, ReplayBucket Bucket)> changed = [];
    private readonly Dictionary<Guid, ReplayBucket> rejected = [];

    public ReplayPlans Before => before;

    public ReplayPlans After => after;

    public IReadOnlyCollection<ReplayBucket> Buckets => buckets.Values;

    public IReadOnlyDictionary<(string Type, string Reason, string? Input), int> Skipped => skipped;

    /// <summary>The first of them, at most <see cref="MatrixReplay.ListedMax"/>.</summary>
    public IReadOnlyList<(ReplayLine Line, ReplayBucket Bucket)> Changed => changed;

    /// <summary>All of them, by id.</summary>
    public IReadOnlyDictionary<Guid, ReplayBucket> RejectedAndChanged => rejected;

    public void Skip(string type, string reason, string? input) =>
        skipped[(type, reason, input)] = skipped.GetValueOrDefault((type, reason, input)) + 1;

    public void Take(RequestType type, ReplayLine line, IReadOnlyDictionary<string, object?> inputs)
    {
        if (PlanOf(before, "before", type, inputs) is not { } old || PlanOf(after, "candidate", type, inputs) is not { } now)
        {
            return;
        }

        var key = (line.Type, line.Branch, old, now);
        if (!buckets.TryGetValue(key, out var bucket))
        {
            buckets[key] = bucket = new ReplayBucket(line.Type, line.Branch, old, now);
        }

        bucket.Count++;
        if (!bucket.IsChanged)
        {
            return;
        }

        if (changed.Count < MatrixReplay.ListedMax)
        {
            changed.Add((line, bucket));
        }

        if (line.Status is RequestStatus.Rejected)
        {
            rejected[line.Id] = bucket;
        }
    }

    private ReplayPlan? PlanOf(ReplayPlans plans, string side, RequestType type, IReadOnlyDictionary<string, object?> inputs)
    {
        // Asked first: an exception for each of a hundred thousand requests would take most of the time.
        if (plans.MissingInput(type.Code, inputs) is { } missing)
        {
            Skip(type.Code, side, missing);
            return null;
        }

        try
        {
            return plans.Of(type, inputs);
        }
        catch (DecisionInputException unfit)
        {
            Skip(type.Code, side, unfit.InputName);
            return null;
        }
    }

    // There is one plan of each set of rows, and comparing their members for every request would cost more than finding them.
    private sealed class ByReference : IEqualityComparer<(string Type, string Branch, ReplayPlan Before, ReplayPlan After)>
    {
        public bool Equals((string Type, string Branch, ReplayPlan Before, ReplayPlan After) x, (string Type, string Branch, ReplayPlan Before, ReplayPlan After) y) =>
            ReferenceEquals(x.Before, y.Before) && ReferenceEquals(x.After, y.After) && x.Branch == y.Branch && x.Type == y.Type;

        public int GetHashCode((string Type, string Branch, ReplayPlan Before, ReplayPlan After) obj) => HashCode.Combine(
            obj.Branch, System.Runtime.CompilerServices.RuntimeHelpers.GetHashCode(obj.Before), System.Runtime.CompilerServices.RuntimeHelpers.GetHashCode(obj.After));
    }
}
