using ApprovalEngine.Application.Persistence;
using ApprovalEngine.Decisions.Analysis;
using ApprovalEngine.Domain;
using ApprovalEngine.Domain.Customers;
using ApprovalEngine.Domain.Requests;

namespace ApprovalEngine.Application.Requests.Types;

/// <summary>A fact of a request type, as a form or a client must send it.</summary>
/// <param name="Type">
/// integer, number, date (yyyy-MM-dd), text, items (list of numbers of open items), lines (list of
/// <c>{"invoice", "net", "vatRate"}</c>).
/// </param>
public sealed record FactField(string Name, string Type, bool IsRequired, string Title, string TitleZh, decimal? Min = null, decimal? Max = null);

/// <summary>Why something is asked for; drives matrix and letter.</summary>
/// <param name="Evidence">Kinds of documents that must be attached before submission (<see cref="EvidenceKinds"/>); null = none.</param>
/// <param name="Family">Reasons of one family can stand in for each other, so their requests add up together; null = this one alone.</param>
public sealed record ReasonCode(string Code, string Title, string TitleZh, IReadOnlyList<string>? Evidence = null, string? Family = null);

/// <summary>A draft on its way to a request: what was given, and what it is about.</summary>
/// <param name="Items">The open items that the facts name, by number; who is not among them does not exist for this customer.</param>
public sealed record DraftReading(FactReader Facts, RequestDraft Draft, Customer Customer, IReadOnlyDictionary<string, OpenItem> Items, DateOnly Today);

/// <summary>What a draft says, read: kept, hashed and shown.</summary>
/// <param name="Amount">What the amount must be; null = it is the requester's to say.</param>
public sealed record DraftFacts(Dictionary<string, object?> Facts, decimal? Amount = null);

/// <summary>A part of an open item that a request is about.</summary>
public sealed record ItemShare(string Item, decimal Amount);

/// <summary>
/// What is particular to one of the request types: its name, its facts, and how they become inputs of the matrix. The decision
/// table has the same id (<c>workflows/empowerment-matrix.dmn</c>), the workflow definition too (<c>workflows/{code}.json</c>).
/// </summary>
public abstract class RequestType
{
    /// <summary>
    /// Inputs that mean the same in every table, and whose larger values are the worse ones (domain.md 4.2). A type that says nothing else has them, and so has a table
    /// whose type does not exist yet.
    /// </summary>
    public static IReadOnlyList<WorseningInput> UsualWorsening { get; } =
    [
        new("amount"), new("exposureAfter"), new("overLimitPercent"), new("overdueDays"), new("discountPercent"), new("instalments"), new("termDays"),
        new("retentionPercent"), new("retentionMonths"), new("classSteps"),
    ];

    /// <summary>What those inputs never are, whatever the type: nobody owes, waits or concedes less than nothing, and nobody concedes or holds back more than all.</summary>
    public static IReadOnlyList<IReadOnlyDictionary<string, string>> UsualImpossible { get; } =
    [
        .. new[] { "exposureAfter", "overdueDays", "discountPercent", "termDays", "retentionPercent", "retentionMonths" }.Select(name => new Dictionary<string, string> { [name] = "< 0" }),
        .. new[] { "discountPercent", "retentionPercent" }.Select(name => new Dictionary<string, string> { [name] = "> 100" }),
        new Dictionary<string, string> { ["instalments"] = "< 1" },
    ];

    public abstract string Code { get; }

    /// <summary>Starts the request's number.</summary>
    public abstract string Prefix { get; }

    public abstract string Title { get; }

    public abstract string TitleZh { get; }

    public abstract IReadOnlyList<ReasonCode> Reasons { get; }

    public abstract IReadOnlyList<FactField> Fields { get; }

    /// <summary>Kinds of documents that some reason of this type calls for.</summary>
    public IReadOnlyList<string> RequiredEvidence => [.. Reasons.SelectMany(reason => reason.Evidence ?? []).Distinct()];

    /// <summary>How many different people must agree at least, whatever the matrix says.</summary>
    public virtual int VoicesMin => 1;

    /// <summary>Whether the amount follows from the facts, so that a form need not ask for it.</summary>
    public virtual bool DerivesAmount => false;

    /// <summary>Inputs of the matrix that are amounts in the request's currency; they are turned into the matrix's before it is asked.</summary>
    public virtual IReadOnlyList<string> MoneyInputs => ["amount"];

    /// <summary>
    /// Those of <see cref="MoneyInputs"/> that add up over requests of one kind, the one that people are told of first; none = nothing adds up, and the type opts out of the watch
    /// on splitting (domain.md 4.5).
    /// </summary>
    public virtual IReadOnlyList<string> SplittingInputs => MoneyInputs;

    /// <summary>Inputs of the matrix along which authority must not fall: a larger amount, a longer term or a worse risk never needs a lower level.</summary>
    public virtual IReadOnlyList<WorseningInput> WorseningInputs => UsualWorsening;

    /// <summary>
    /// Inputs that never reach the matrix because such a request is refused before: unary tests by input name, all of one entry at once. What
    /// <see cref="Fields"/> and <see cref="Reasons"/> say is known without it.
    /// </summary>
    public virtual IReadOnlyList<IReadOnlyDictionary<string, string>> ImpossibleInputs => UsualImpossible;

    /// <summary>The reasons whose requests add up with one of this reason, itself among them.</summary>
    public IReadOnlyList<string> FamilyOf(string reason) => Reasons.FirstOrDefault(one => one.Code == reason)?.Family is { } family
        ? [.. Reasons.Where(one => one.Family == family).Select(one => one.Code)]
        : [reason];

    /// <summary>Whether a submitted request keeps its shares of open items for itself until it has ended.</summary>
    public virtual bool ClaimsItems => false;

    /// <summary>The name under which letters find what is particular to this type.</summary>
    public abstract string LetterPart { get; }

    /// <summary>The numbers of the open items that the facts name; <see cref="Read"/> gets the items.</summary>
    public virtual IReadOnlyList<string> ItemsNamed(FactReader facts) => [];

    /// <summary>
    /// Reads what was given and adds what follows from it and from the customer; refuses what makes no sense for this type. The
    /// result is kept, hashed and shown.
    /// </summary>
    public abstract Result<DraftFacts> Read(DraftReading draft);

    /// <summary>What the decision table of this type is asked with; from the content alone, so that the same content gives the same answer.</summary>
    /// <param name="facts">The kept facts: numbers as decimal, dates as text.</param>
    public abstract IReadOnlyDictionary<string, object?> MatrixInputs(RequestContent content, IReadOnlyDictionary<string, object?> facts);

    public IReadOnlyDictionary<string, object?> MatrixInputs(RequestContent content) =>
        MatrixInputs(content, StoredJson.Read<Dictionary<string, object?>>(content.Facts));

    /// <summary>
    /// Adds inputs of the matrix that follow from those that are there, for a question before there is a request; what is there already
    /// stays. The amount is in the request's currency, as the other <see cref="MoneyInputs"/>.
    /// </summary>
    /// <param name="customer">Null where the question names only a place.</param>
    public virtual void Complete(IDictionary<string, object?> inputs, Customer? customer)
    {
    }

    /// <summary>What the request takes off which open items, by its kept facts; at most one share of an item.</summary>
    public virtual IReadOnlyList<ItemShare> SharesOf(string facts) => [];

    /// <summary>Whether the item may be part of the request that day; null = it may.</summary>
    public virtual Error? RefusalOf(OpenItem item, ItemShare share, string requestNumber, DateOnly today) => null;

    /// <summary>What letters say of the facts of this type: the members of <see cref="LetterPart"/> in <c>templates/README.md</c>.</summary>
    /// <param name="today">The letter's date: what is overdue is counted up to it.</param>
    public abstract Dictionary<string, object?> LetterFacts(ApprovalRequest request, DateOnly today);
}
