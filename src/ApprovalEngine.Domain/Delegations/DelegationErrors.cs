namespace ApprovalEngine.Domain.Delegations;

public sealed record DelegationUnknown(Guid Id)
    : NotFoundError("delegation.unknown", $"There is no delegation {Id}, or it is not yours to see.");

public sealed record DelegationNotYours(string Principal)
    : ForbiddenError("delegation.not-yours", $"Only {Principal} and administrators can delegate the tasks of {Principal}.");

public sealed record DelegationPersonUnknown(string Field, string UserName)
    : InvalidError("delegation.unknown-person", $"There is no active person {UserName}.", new Dictionary<string, string[]> { [Field] = ["Expected an active person."] });

public sealed record DelegationToOneself(string UserName)
    : InvalidError("delegation.self", $"{UserName} cannot be his own delegate.", new Dictionary<string, string[]> { ["delegate"] = ["Expected another person."] });

public sealed record DelegationPeriod(string Why)
    : InvalidError("delegation.period", Why, new Dictionary<string, string[]> { ["to"] = [Why] });

public sealed record DelegationScopeUnknown(string Field, string Found)
    : InvalidError("delegation.scope", $"There is no {Field} '{Found}'.", new Dictionary<string, string[]> { [Field] = [$"'{Found}' does not exist."] });

public sealed record DelegationOverlaps(string Principal, Guid Other)
    : ConflictError("delegation.overlap", $"{Principal} has delegated the same things on the same days already ({Other}); end that delegation first.");

public sealed record DelegationCycle(IReadOnlyList<string> People)
    : ConflictError("delegation.cycle", $"The delegation would come back to where it began: {string.Join(" → ", People)}.");

public sealed record DelegationChainTooLong(IReadOnlyList<string> People)
    : ConflictError("delegation.chain-too-long", $"At most {StandInRule.LinksMax} delegations may follow each other: {string.Join(" → ", People)}.");

public sealed record DelegateWithoutAuthority(string Delegate, string Principal)
    : ForbiddenError("delegation.no-authority", $"{Delegate} holds no role in which anything that {Principal} is asked could be answered; a delegate must hold enough authority himself.");

public sealed record PrincipalHasLeft(string Principal)
    : ForbiddenError("delegation.leaver", $"{Principal} has left; only an administrator can hand over these tasks, and for good (without a last day).");

public sealed record DelegationOver(Guid Id)
    : ConflictError("delegation.over", $"Delegation {Id} is over already.");

/// <summary>A person who was asked for somebody else, and is no more.</summary>
public sealed record DelegationNotInForce(string UserName, string Principal)
    : ForbiddenError("delegation.not-in-force", $"{UserName} does not stand in for {Principal} here any more; the task is for {Principal} again, or for another delegate.");
