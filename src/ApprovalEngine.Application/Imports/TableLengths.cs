using ApprovalEngine.Application.Persistence;

namespace ApprovalEngine.Application.Imports;

/// <summary>How long a text may be in a table.</summary>
internal sealed class TableLengths
{
    private readonly Dictionary<string, int> lengths;

    private TableLengths(Dictionary<string, int> lengths) => this.lengths = lengths;

    /// <summary>Of a property that has a length; one without is our mistake and throws <see cref="KeyNotFoundException"/>.</summary>
    public int this[string property] => lengths[property];

    public static TableLengths Of<T>(ApprovalDbContext db) => new(db.Model.FindEntityType(typeof(T))!
        .GetProperties()
        .Where(property => property.GetMaxLength() is not null)
        .ToDictionary(property => property.Name, property => property.GetMaxLength()!.Value, StringComparer.Ordinal));
}
