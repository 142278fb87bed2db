using ApprovalEngine.Application.Matrix;
using ApprovalEngine.Application.Persistence;
using ApprovalEngine.Application.Requests;
using ApprovalEngine.Domain;
using ApprovalEngine.Domain.Segregation;
using MediatR;
using Microsoft.EntityFrameworkCore;

namespace ApprovalEngine.Application.Segregation;

/// <summary>The rules of the segregation of duties, for auditors and everybody who may look at the matrix: what each forbids, where it is asked, and in whom its duties meet.</summary>
public sealed record ListSegregationRules : IRequest<Result<SegregationRuleList>>;

public sealed record SegregationRuleList(IReadOnlyList<SegregationRuleView> Items);

/// <param name="Code">By which the refusal or the finding is known.</param>
/// <param name="Answer">refused, notAsked or parked.</param>
/// <param name="Places">Where it is asked.</param>
/// <param name="RolesInBoth">Roles that bring both duties with them.</param>
/// <param name="People">Who holds both duties today, by one role or by several; the rule keeps them apart in every single matter. At most 100.</param>
public sealed record SegregationRuleView(
    string Code, string Answer, string Forbids, string Source, IReadOnlyList<string> Places, Duty First, Duty Second, IReadOnlyList<string> RolesInBoth, IReadOnlyList<string> People);

internal sealed class ListSegregationRulesHandler(ApprovalDbContext db, MatrixSight sight, TimeProvider clock) : IRequestHandler<ListSegregationRules, Result<SegregationRuleList>>
{
    private const int PeopleMax = 100;

    public async Task<Result<SegregationRuleList>> Handle(ListSegregationRules query, CancellationToken cancellationToken)
    {
        if (await sight.RefusalAsync(cancellationToken) is { } refusal)
        {
            return refusal;
        }

        var today = BusinessDay.Of(clock.Now());
        var held = await db.RolesHeldOn(today).Select(one => new { one.UserName, one.Role }).Distinct().ToListAsync(cancellationToken);
        var people = held.GroupBy(one => one.UserName, one => one.Role, StringComparer.Ordinal)
            .OrderBy(one => one.Key, StringComparer.Ordinal).Select(one => (UserName: one.Key, Roles: one.ToList())).ToList();
        return new SegregationRuleList([.. SegregationRules.All.Select(rule => new SegregationRuleView(
            rule.Code, RequestViews.Word(rule.Answer), rule.Forbids, rule.Source, rule.Places, rule.First, rule.Second, rule.RolesInBoth,
            // Where the same roles bring both, they meet in everybody who holds one: that says nothing.
            rule.First.Roles.SequenceEqual(rule.Second.Roles, StringComparer.Ordinal) ? [] : [.. people.Where(person => rule.MeetsIn(person.Roles)).Take(PeopleMax).Select(person => person.UserName)]))]);
    }
}
