using ApprovalEngine.Application.Behaviors;
using ApprovalEngine.Application.Matrix;
using ApprovalEngine.Application.Persistence;
using ApprovalEngine.Application.Requests.Types;
using ApprovalEngine.Domain;
using ApprovalEngine.Domain.Customers;
using ApprovalEngine.Domain.Organization;
using ApprovalEngine.Domain.Requests;
using Microsoft.EntityFrameworkCore;

namespace ApprovalEngine.Application.Requests;

public sealed record RequestTypeUnknown(string Code, IEnumerable<string> Known)
    : InvalidError(
        "request.unknown-type", $"There is no request type '{Code}'; expected {string.Join(", ", Known)}.",
        new Dictionary<string, string[]> { ["type"] = [$"Expected {string.Join(", ", Known)}."] });

public sealed record ReasonUnknown(string Code, IEnumerable<string> Known)
    : InvalidError(
        "request.unknown-reason", $"There is no reason code '{Code}'; expected {string.Join(", ", Known)}.",
        new Dictionary<string, string[]> { ["reasonCode"] = [$"Expected {string.Join(", ", Known)}."] });

public sealed record CustomerUnknown(string Number)
    : NotFoundError("customer.unknown", $"There is no customer {Number}, or it is not yours to see.");

public sealed record AmountMismatch(decimal Expected, decimal Found)
    : InvalidError(
        "amount.mismatch", FormattableString.Invariant($"The amount must be the total of what the facts name: expected {Expected:0.00##}, found {Found:0.00##}."),
        new Dictionary<string, string[]> { ["amount"] = [FormattableString.Invariant($"Expected {Expected:0.00##}, found {Found:0.00##}.")] });

public sealed record AmountMissing()
    : InvalidError("amount.missing", "The amount is required.", new Dictionary<string, string[]> { ["amount"] = ["The amount is required."] });

public sealed record PlaceMismatch(string Field, string Expected, string Found)
    : InvalidError(
        "request.place-mismatch", $"The customer belongs to {Expected}; found {Found}.",
        new Dictionary<string, string[]> { [Field] = [$"Expected {Expected}, found {Found}."] });

/// <summary>A draft that has been read, with the customer it is about.</summary>
internal sealed record ComposedRequest(RequestType Type, Customer Customer, RequestContent Content);

/// <summary>Reads a draft: knows the types, finds the customer, derives the facts. Used by preview, create and amend alike.</summary>
internal sealed class RequestComposer(ApprovalDbContext db, Caller caller, IEnumerable<RequestType> types, AuthorityRates rates, TimeProvider clock)
{
    public RequestType TypeOf(string code) => types.Single(type => type.Code == code);

    public async Task<Result<ComposedRequest>> ComposeAsync(RequestDraft draft, CancellationToken cancellationToken)
    {
        if (types.FirstOrDefault(type => type.Code == draft.Type) is not { } type)
        {
            return new RequestTypeUnknown(draft.Type, types.Select(one => one.Code));
        }

        if (type.Reasons.All(reason => reason.Code != draft.ReasonCode))
        {
            return new ReasonUnknown(draft.ReasonCode, type.Reasons.Select(reason => reason.Code));
        }

        var today = BusinessDay.Of(clock.Now());
        var person = await caller.PersonAsync(cancellationToken);
        var customer = await db.Customers.AsNoTracking().SingleOrDefaultAsync(one => one.Number == draft.Customer, cancellationToken);
        if (customer is null || person?.May(Permissions.ReadCustomers, customer.Place, today) is not true)
        {
            return new CustomerUnknown(draft.Customer);
        }

        if (!person.May(Permissions.RaiseRequests, customer.Place, today))
        {
            return new PermissionMissing(person.UserName, nameof(Permissions.RaiseRequests));
        }

        if (Mismatch(draft, customer) is { } mismatch)
        {
            return mismatch;
        }

        if (await rates.FindAsync(draft.Currency, today, cancellationToken) is null)
        {
            return new RateMissing(draft.Currency, today);
        }

        var read = type.Read(new DraftReading(
            new FactReader(draft.FactsOrNone, type.Fields), draft, customer, await ItemsAsync(type, draft, customer, cancellationToken), today));
        if (read.IsError)
        {
            return read.Error;
        }

        return (read.Value.Amount, draft.Amount) switch
        {
            ({ } expected, { } found) when expected != found => new AmountMismatch(expected, found),
            (null, null) => new AmountMissing(),
            var (expected, found) => new ComposedRequest(type, customer, ContentOf(draft, customer, (expected ?? found)!.Value, CanonicalJson.Write(read.Value.Facts))),
        };
    }

    // What the facts say of items is reported when they are read again by the type; here only their numbers count.
    private async Task<IReadOnlyDictionary<string, OpenItem>> ItemsAsync(RequestType type, RequestDraft draft, Customer customer, CancellationToken cancellationToken)
    {
        var numbers = type.ItemsNamed(new FactReader(draft.FactsOrNone, type.Fields));
        return numbers is []
            ? new Dictionary<string, OpenItem>()
            : await db.ItemsOf(customer.Number, numbers).AsNoTracking().ToDictionaryAsync(item => item.Number, StringComparer.Ordinal, cancellationToken);
    }

    private static RequestContent ContentOf(RequestDraft draft, Customer customer, decimal amount, string facts) => new(
        draft.Type, customer.Number, customer.LegalEntity, customer.Branch, amount, draft.Currency, draft.ReasonCode, facts, draft.Justification?.Trim() ?? "");

    private static PlaceMismatch? Mismatch(RequestDraft draft, Customer customer) => true switch
    {
        _ when draft.LegalEntity is { Length: > 0 } entity && entity != customer.LegalEntity => new PlaceMismatch("legalEntity", customer.LegalEntity, entity),
        _ when draft.Branch is { Length: > 0 } branch && branch != customer.Branch => new PlaceMismatch("branch", customer.Branch, branch),
        _ => null,
    };
}

/// <summary>Facts as one text: keys in ordinal order, no white space, so that equal facts have equal hashes.</summary>
internal static class CanonicalJson
{
    public static string Write(IReadOnlyDictionary<string, object?> facts) =>
        StoredJson.Write(new SortedDictionary<string, object?>(facts.ToDictionary(), StringComparer.Ordinal));
}
