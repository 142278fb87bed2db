using System.Text;

namespace ApprovalEngine.Application.Behaviors;

/// <summary>A part of a list.</summary>
/// <param name="NextCursor">Hand it in to get what follows; null = that was all.</param>
public sealed record Page<T>(IReadOnlyList<T> Items, string? NextCursor);

/// <summary>Lists are never unbounded: a page is 1 to 200 items, 50 where nothing is said. A cursor is opaque to clients.</summary>
public static class Paging
{
    private const int LimitMax = 200;
    private const int LimitDefault = 50;

    public static int Limit(int? asked) => Math.Clamp(asked ?? LimitDefault, 1, LimitMax);

    /// <summary>The key behind a cursor; null = from the start, also for a text that is no cursor of ours.</summary>
    public static string? Key(string? cursor)
    {
        Span<byte> bytes = stackalloc byte[512];
        // No key of ours holds U+0000, and PostgreSQL would refuse it.
        return cursor is { Length: > 0 and < 600 } && Convert.TryFromBase64String(cursor.Replace('-', '+').Replace('_', '/'), bytes, out var count) && !bytes[..count].Contains((byte)0)
            ? Encoding.UTF8.GetString(bytes[..count])
            : null;
    }

    /// <summary>Cuts a list that was read one item too long.</summary>
    public static Page<T> Cut<T>(IReadOnlyList<T> items, int limit, Func<T, string> keyOf) => items.Count <= limit
        ? new Page<T>(items, null)
        : new Page<T>([.. items.Take(limit)], Convert.ToBase64String(Encoding.UTF8.GetBytes(keyOf(items[limit - 1]))).Replace('+', '-').Replace('/', '_'));
}
