using ApprovalEngine.Domain.Delegations;
using ApprovalEngine.Domain.Empowerment;
using ApprovalEngine.Domain.Organization;
using ApprovalEngine.Domain.Requests;
using ApprovalEngine.Domain.Tests.Requests;

namespace ApprovalEngine.Domain.Tests.Delegations;

/// <summary>A request with people who are away; roles are those of the catalogue, so that ladders count.</summary>
internal sealed class Absences
{
    private static int ids;

    private readonly Dictionary<string, Person> people = [];
    private readonly List<Delegation> delegations = [];

    public Absences(params RoutePart[] parts) => Scene = Scene.Open(parts);

    public Scene Scene { get; }

    public ApprovalRequest Request => Scene.Request;

    public StandInRule Rule => new(delegations, people.Values, Scene.Today);

    public static Delegation Delegation(
        string principal, string standIn, int from = 0, int? to = 9, string[]? types = null, string? entity = null, decimal? max = null) => new Delegation
    {
        Id = new Guid(++ids, 9, 9, new byte[8]),
        Principal = principal,
        Delegate = standIn,
        BeginsOn = Scene.Today.AddDays(from),
        EndsOn = to is { } last ? Scene.Today.AddDays(last) : null,
        Types = types ?? [],
        LegalEntity = entity,
        AmountMax = max,
        Reason = "leave",
        CreatedAt = Scene.Now,
        CreatedBy = principal,
    }.Begin(Scene.Now);

    /// <summary>What a part asks of a role of the catalogue.</summary>
    public static RoutePart Part(string role, AuthorityKind kind, params string[] people) => new(
        Roles.All[role].Function, Roles.All[role].Level, role, kind, AuthorityMode.Any, 48, people, [new RouteRule("A1", new Dictionary<string, object?>())]);

    public Absences Hold(string role, params string[] userNames)
    {
        foreach (var userName in userNames)
        {
            Person(userName).Assign(Scene.Holding(userName, role, Scope.Everywhere));
        }

        return this;
    }

    public Person Person(string userName) => people.TryGetValue(userName, out var known)
        ? known
        : people[userName] = new Person { UserName = userName, Title = userName, TitleZh = userName };

    public Absences Away(Delegation delegation)
    {
        delegations.Add(delegation);
        Settle();
        return this;
    }

    public StandInChanges Settle() => Request.SettleStandIns(Rule, Scene.Now);

    public IReadOnlyList<string> AskedFor(string principal) =>
        [.. Request.Tasks.SelectMany(task => task.StandIns).Where(one => one.IsAsked && one.OnBehalfOf == principal).Select(one => one.UserName)];

    public Result<Decision> Decide(string role, string userName, Verdict verdict = Verdict.Approve, bool withRule = true) => Request.Decide(
        Scene.TaskOf(role).Id, Person(userName), verdict, "seen", Request.ContentHash, Scene.NewId(), Scene.Now, rule: withRule ? Rule : null);
}
