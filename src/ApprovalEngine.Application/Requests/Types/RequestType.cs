using ApprovalEngine.Application.Persistence;
using ApprovalEngine.Domain;
using ApprovalEngine.Domain.Customers;
using ApprovalEngine.Domain.Requests;

namespace ApprovalEngine.Application.Requests.Types;

/// <summary>A fact of a request type, as a form or a client must send it.</summary>
/// <param name="Type">integer, number, date (yyyy-MM-dd).</param>
public sealed record FactField(string Name, string Type, bool IsRequired, string Title, string TitleZh, decimal? Min = null, decimal? Max = null);

/// <summary>Why something is asked for; drives matrix and letter.</summary>
public sealed record ReasonCode(string Code, string Title, string TitleZh);

/// <summary>
/// What is particular to one of the request types: its name, its facts, and how they become inputs of the matrix. The decision
/// table has the same id (<c>workflows/empowerment-matrix.dmn</c>), the workflow definition too (<c>workflows/{code}.json</c>).
/// </summary>
public abstract class RequestType
{
    public abstract string Code { get; }

    /// <summary>Starts the request's number.</summary>
    public abstract string Prefix { get; }

    public abstract string Title { get; }

    public abstract string TitleZh { get; }

    public abstract IReadOnlyList<ReasonCode> Reasons { get; }

    public abstract IReadOnlyList<FactField> Fields { get; }

    /// <summary>Kinds of documents that must be attached before submission.</summary>
    public virtual IReadOnlyList<string> RequiredEvidence => [];

    /// <summary>
    /// Reads what was given and adds what follows from it and from the customer; refuses what makes no sense for this type. The
    /// result is kept, hashed and shown.
    /// </summary>
    public abstract Result<Dictionary<string, object?>> Read(FactReader facts, RequestDraft draft, Customer customer, DateOnly today);

    /// <summary>What the decision table of this type is asked with; from the content alone, so that the same content gives the same answer.</summary>
    /// <param name="facts">The kept facts: numbers as decimal, dates as text.</param>
    public abstract IReadOnlyDictionary<string, object?> MatrixInputs(RequestContent content, IReadOnlyDictionary<string, object?> facts);

    public IReadOnlyDictionary<string, object?> MatrixInputs(RequestContent content) =>
        MatrixInputs(content, StoredJson.Read<Dictionary<string, object?>>(content.Facts));
}
