using System.Reflection;
using ApprovalEngine.Domain.Empowerment;
using ApprovalEngine.Domain.Organization;
using ApprovalEngine.Domain.Requests;
using Shouldly;

namespace ApprovalEngine.Domain.Tests.Requests;

/// <summary>A request and the people around it, brought to where a test begins.</summary>
internal sealed class Scene
{
    public const string Instance = "instance-1";
    public const string Requester = "sales.east";

    public static readonly DateTimeOffset Now = new(2026, 6, 17, 8, 30, 0, TimeSpan.Zero);
    public static readonly DateOnly Today = new(2026, 6, 17);

    private readonly Dictionary<string, Person> people = [];
    private int ids;

    public ApprovalRequest Request { get; } = new()
    {
        Id = new Guid("00000000-0000-0000-0000-00000000aaaa"),
        Number = "NST-2026-000001",
        Type = "non-standard-terms",
        CustomerNumber = "C100001",
        LegalEntity = "CN01",
        Region = "east",
        Branch = "SH01",
        RequestedBy = Requester,
        CreatedAt = Now,
        Currency = "CNY",
    };

    public static Scene Draft()
    {
        var scene = new Scene();
        scene.Request.Amend(250_000m, "competition", """{"requestedTermDays":75}""", "because").Error.ShouldBeNull();
        return scene;
    }

    public static Scene InReview(params RoutePart[] parts)
    {
        var scene = Draft();
        scene.Request.Submit(Instance, Now).Error.ShouldBeNull();
        if (parts is not [])
        {
            scene.Request.Pin(RouteOf(parts)).Error.ShouldBeNull();
        }

        return scene;
    }

    /// <summary>In review, with every stage open.</summary>
    public static Scene Open(params RoutePart[] parts)
    {
        var scene = InReview(parts);
        foreach (var stage in scene.Request.Route!.DecidingStages)
        {
            scene.OpenStage(stage.Stage).Error.ShouldBeNull();
        }

        return scene;
    }

    public static RoutePart Part(string role, params string[] people) => new(
        "function-of-" + role, 1, role, AuthorityKind.Approve, AuthorityMode.Any, 48, people, [new RouteRule("A1", new Dictionary<string, object?>())]);

    public static Route RouteOf(params IEnumerable<RoutePart> parts) => new("7", [
        .. parts.GroupBy(part => part.Kind).OrderBy(group => group.Key).Select((group, index) => new RouteStage(index + 1, [.. group]))]);

    public Result<IReadOnlyList<ApprovalTask>> OpenStage(int stage, TimeSpan? expiresAfter = null) =>
        Request.OpenStage(stage, expiresAfter, NewId, Now);

    public ApprovalTask TaskOf(string role) => Request.Tasks.First(task => task.Role == role);

    /// <summary>The person of that name, holding the roles everywhere.</summary>
    public Person PersonOf(string userName, params string[] roles)
    {
        if (!people.TryGetValue(userName, out var person))
        {
            person = new Person { UserName = userName, Title = userName, TitleZh = userName };
            people.Add(userName, person);
        }

        foreach (var role in roles)
        {
            person.Assign(Holding(userName, role, Scope.Everywhere));
        }

        return person;
    }

    public static RoleAssignment Holding(string userName, string role, Scope scope, DateOnly? from = null, DateOnly? to = null) => new()
    {
        Id = new Guid("00000000-0000-0000-0000-00000000bbbb"),
        UserName = userName,
        Role = role,
        ScopeKind = scope.Kind,
        ScopeCode = scope.Code,
        RecordedAt = DateTimeOffset.UnixEpoch, ValidFrom = from ?? Today.AddYears(-1),
        ValidTo = to,
    };

    /// <summary>The person holds the task's role and answers what was shown.</summary>
    public Result<Decision> Decide(ApprovalTask task, string userName, Verdict verdict = Verdict.Approve, string? comment = "seen", string? contentHash = null) =>
        Request.Decide(task.Id, PersonOf(userName, task.Role), verdict, comment, contentHash ?? Request.ContentHash, NewId(), Now);

    public Result<Decision> DecideAs(ApprovalTask task, Person person, Verdict verdict = Verdict.Approve) =>
        Request.Decide(task.Id, person, verdict, "seen", Request.ContentHash, NewId(), Now);

    public Guid NewId() => new(++ids, 0, 0, new byte[8]);

    /// <summary>Writes past the guards, as a hand in the database would.</summary>
    public void Tamper<T>(string property, T value) =>
        typeof(ApprovalRequest).GetProperty(property)!.GetSetMethod(nonPublic: true)!.Invoke(Request, [value]);

    /// <summary>The rows behind a list, for writing past the guards.</summary>
    public List<T> RowsOf<T>(string field) =>
        (List<T>)typeof(ApprovalRequest).GetField(field, BindingFlags.Instance | BindingFlags.NonPublic)!.GetValue(Request)!;
}
