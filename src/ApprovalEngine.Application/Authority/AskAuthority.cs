using ApprovalEngine.Application.Matrix;
using ApprovalEngine.Application.Persistence;
using ApprovalEngine.Application.Requests;
using ApprovalEngine.Domain;
using ApprovalEngine.Domain.Empowerment;
using FluentValidation;
using MediatR;

namespace ApprovalEngine.Application.Authority;

/// <summary>Who can approve this, on that day, and why (domain.md 9, number 10); also of a past day as it was known then, and of a coming one.</summary>
/// <param name="Customer">A customer's number; null = only the place counts.</param>
/// <param name="Branch">Where it would belong, if no customer is named.</param>
/// <param name="Currency">Null = the currency of the matrix.</param>
/// <param name="Facts">Inputs of the matrix by their names, numbers with a point, days as yyyy-MM-dd; what follows from others need not be said.</param>
/// <param name="On">Null = today.</param>
/// <param name="AsKnownAt">What was recorded later does not count; null = everything that is known now.</param>
public sealed record AskAuthority(
    string Type, string? Customer, string? LegalEntity, string? Branch, decimal? Amount, string? Currency, string? ReasonCode, IReadOnlyDictionary<string, string> Facts,
    DateOnly? On, DateTimeOffset? AsKnownAt) : IRequest<Result<AuthorityAnswer>>;

public sealed record BranchUnknown(string Code) : NotFoundError("authority.unknown-branch", $"There is no branch {Code}, or its matrix is not yours to see.");

public sealed record NoMatrixInForce(DateOnly On, DateTimeOffset AsKnownAt) : NotFoundError(
    "authority.no-matrix", FormattableString.Invariant($"No version of the empowerment matrix was in force on {On:yyyy-MM-dd}, as known at {AsKnownAt:yyyy-MM-dd'T'HH:mm:ss'Z'}."));

/// <param name="Assignment">The role assignment, by id.</param>
/// <param name="Limit">How much he may approve because of it, in the currency of the matrix; null = as much as the role, 0 = nothing.</param>
public sealed record AuthorityHolding(Guid Assignment, string ScopeKind, string ScopeCode, DateOnly ValidFrom, DateOnly? ValidTo, DateTimeOffset RecordedAt, decimal? Limit);

/// <summary>Somebody who may answer in a holder's name on that day.</summary>
public sealed record AuthorityStandIn(string UserName, string Title, string TitleZh, DateOnly From, DateOnly? To);

/// <param name="IsActive">False = has left since; whether that was so on a past day is not known.</param>
/// <param name="Because">Why he holds the role there.</param>
/// <param name="Limit">How much he may approve in it, in the currency of the matrix; null = as much as the role, 0 = nothing.</param>
public sealed record AuthorityPerson(string UserName, string Title, string TitleZh, bool IsActive, IReadOnlyList<AuthorityHolding> Because, IReadOnlyList<AuthorityStandIn> StandIns,
    decimal? Limit);

/// <param name="Mode">A word of <see cref="AuthorityMode"/>.</param>
/// <param name="People">Empty = nobody holds the role there on that day, or may approve so much: a request would stand still.</param>
/// <param name="NotAsked">Who holds the role, and whose own limit is below the amount.</param>
/// <param name="InsteadOf">The role that the matrix names, where everybody who holds it is among those; null = it is <paramref name="Role"/>.</param>
public sealed record AuthorityPart(
    string Function, int Level, string Role, string Kind, string Mode, int SlaHours, IReadOnlyList<RuleView> Rules, IReadOnlyList<AuthorityPerson> People,
    IReadOnlyList<AuthorityPerson> NotAsked, string? InsteadOf);

/// <summary>Parts that are asked at the same time.</summary>
public sealed record AuthorityStage(int Stage, IReadOnlyList<AuthorityPart> Parts);

/// <summary>The answer in a sentence.</summary>
public sealed record AuthoritySentence(string En, string Zh);

/// <param name="MatrixVersion">The version in force at the end of that day, as known then.</param>
/// <param name="Inputs">What the matrix was asked with, amounts in its currency.</param>
/// <param name="CanApprove">False = nobody, or too few, may approve it.</param>
/// <param name="Gaps">Days of the next sixty on which nobody, or too few, hold one of these roles there.</param>
public sealed record AuthorityAnswer(
    string Type, DateOnly On, DateTimeOffset AsKnownAt, string? Customer, string LegalEntity, string Branch, decimal? Amount, string Currency, RateView? Rate,
    int MatrixVersion, DateTimeOffset PublishedAt, IReadOnlyDictionary<string, object?> Inputs, bool CanApprove, IReadOnlyList<AuthorityStage> Stages,
    IReadOnlyList<RoleGap> Gaps, AuthoritySentence Sentence);

internal sealed class AskAuthorityValidator : AbstractValidator<AskAuthority>
{
    public AskAuthorityValidator(TimeProvider clock)
    {
        RuleFor(query => query.Type).NotEmpty().WithMessage("The request type is required.");
        RuleFor(query => query.Branch).NotEmpty().When(query => string.IsNullOrEmpty(query.Customer)).WithMessage("A customer or a branch is required.");
        RuleFor(query => query.Amount).InclusiveBetween(0, 99_999_999_999.9999m).WithMessage("The amount must be 0 to 99,999,999,999.9999.");
        RuleFor(query => query.Currency).Matches("^[A-Z]{3}$").WithMessage("The currency must be an ISO 4217 code such as CNY.");
        RuleFor(query => query.On).InclusiveBetween(new DateOnly(2000, 1, 1), new DateOnly(2100, 12, 31)).WithMessage("Expected a day of this century as yyyy-MM-dd.");
        RuleFor(query => query.AsKnownAt).Must(instant => instant is null || instant <= clock.GetUtcNow()).WithMessage("Nobody knows yet what will be known then; expected an instant that has passed.");
    }
}

internal sealed class AskAuthorityHandler(AuthorityPlaces places, AuthorityMatrix matrix, AuthorityPeople people, RoleCoverage coverage, TimeProvider clock)
    : IRequestHandler<AskAuthority, Result<AuthorityAnswer>>
{
    public async Task<Result<AuthorityAnswer>> Handle(AskAuthority query, CancellationToken cancellationToken)
    {
        var (now, today) = (clock.Now(), BusinessDay.Of(clock.Now()));
        var (on, asKnownAt) = (query.On ?? today, query.AsKnownAt ?? now);
        var found = await places.FindAsync(query, today, cancellationToken);
        if (found.IsError)
        {
            return found.Error;
        }

        var asked = await matrix.AskAsync(query, found.Value, on, asKnownAt, cancellationToken);
        if (asked.IsError)
        {
            return asked.Error;
        }

        var (type, route, place) = (asked.Value.Type, asked.Value.Route, found.Value.Place);
        var parts = route.Stages.SelectMany(stage => stage.Parts).ToList();
        var holders = await people.FindAsync(RoleHolders.WithHigher(parts.Select(part => part.Role)), asked.Value, place, on, asKnownAt, today, cancellationToken);
        var peopled = PersonLimits.Apply(
            route with { Stages = [.. route.Stages.Select(stage => stage with { Parts = [.. stage.Parts.Select(part => part with { People = [.. holders[part.Role].Select(one => one.UserName)] })] })] },
            Math.Abs(query.Amount ?? 0) * (route.Rate?.Rate ?? 1), role => holders[role].Select(one => new RoleHolder(one.UserName, one.Limit)));
        List<AuthorityStage> stages = [.. peopled.Stages.Select(stage => new AuthorityStage(stage.Stage, [.. stage.Parts.Select(part => PartOf(part, holders))]))];
        var gaps = await coverage.FindAsync(RoleCoverage.NeededBy(parts.Select(part => (part.Role, part.Mode))), today, cancellationToken);
        var answer = new AuthorityAnswer(
            type.Code, on, asKnownAt, found.Value.Customer?.Number, place.LegalEntity, place.Branch, query.Amount, asked.Value.Currency,
            route.Rate is { } rate ? new RateView(rate.Currency, rate.Rate, rate.ValidFrom) : null, asked.Value.Version, asked.Value.PublishedAt, asked.Value.Inputs,
            peopled.CanApprove, stages, [.. gaps.Where(gap => gap.Branch == place.Branch)], new AuthoritySentence("", ""));
        return answer with { Sentence = AuthorityWords.SentenceOf(answer, type, query.AsKnownAt is not null) };
    }

    private static AuthorityPart PartOf(RoutePart part, ILookup<string, AuthorityPerson> holders) => new(
        part.Function, part.Level, part.Role, RequestViews.Word(part.Kind), part.Mode.Word, part.SlaHours, [.. part.Rules.Select(rule => new RuleView(rule.Row, rule.Inputs))],
        [.. holders[part.Role].Where(one => part.People.Contains(one.UserName))],
        [.. RoleHolders.WithHigher([part.InsteadOf ?? part.Role]).SelectMany(role => holders[role]).Where(one => part.Limited?.Contains(new LimitedPerson(one.UserName, one.Limit ?? 0)) is true)],
        part.InsteadOf);
}
