using Microsoft.EntityFrameworkCore.ChangeTracking;
using Microsoft.EntityFrameworkCore.Metadata.Builders;
using Microsoft.EntityFrameworkCore.Storage.ValueConversion;

namespace ApprovalEngine.Application.Persistence;

/// <summary>A list in a column, as JSON. A list is never changed but replaced by another one, which is how a change is seen.</summary>
internal static class StoredList
{
    extension<T>(PropertyBuilder<IReadOnlyList<T>> property)
    {
        public PropertyBuilder<IReadOnlyList<T>> IsStoredAsJson() => property.HasConversion(
            new ValueConverter<IReadOnlyList<T>, string>(list => StoredJson.Write(list), text => StoredJson.Read<List<T>>(text)),
            new ValueComparer<IReadOnlyList<T>>((left, right) => ReferenceEquals(left, right), list => list.Count, list => list));
    }
}
