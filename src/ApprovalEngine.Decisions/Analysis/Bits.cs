using System.Numerics;

namespace ApprovalEngine.Decisions.Analysis;

/// <summary>A set of small numbers: rows of a table, or cells of an axis. Sets that are combined have the same capacity.</summary>
internal sealed class Bits : IEquatable<Bits>
{
    private const int WordBits = 64;

    private readonly ulong[] words;

    public Bits(int capacity) => words = new ulong[(capacity + WordBits - 1) / WordBits];

    private Bits(ulong[] words) => this.words = words;

    public bool IsEmpty => words.AsSpan().IndexOfAnyExcept(0UL) < 0;

    public int Count
    {
        get
        {
            var count = 0;
            foreach (var word in words)
            {
                count += BitOperations.PopCount(word);
            }

            return count;
        }
    }

    /// <summary>The numbers from 0 to <paramref name="count"/> - 1.</summary>
    public static Bits Range(int count, int capacity)
    {
        var range = new Bits(capacity);
        for (var item = 0; item < count; item++)
        {
            range.Add(item);
        }

        return range;
    }

    public static Bits Of(int item, int capacity)
    {
        var one = new Bits(capacity);
        one.Add(item);
        return one;
    }

    public void Add(int item) => words[item / WordBits] |= 1UL << (item % WordBits);

    public void Remove(int item) => words[item / WordBits] &= ~(1UL << (item % WordBits));

    public bool Contains(int item) => (words[item / WordBits] & (1UL << (item % WordBits))) != 0;

    public bool Intersects(Bits other)
    {
        for (var index = 0; index < words.Length; index++)
        {
            if ((words[index] & other.words[index]) != 0)
            {
                return true;
            }
        }

        return false;
    }

    public bool IsSubsetOf(Bits other)
    {
        for (var index = 0; index < words.Length; index++)
        {
            if ((words[index] & ~other.words[index]) != 0)
            {
                return false;
            }
        }

        return true;
    }

    public Bits And(Bits other)
    {
        var result = new ulong[words.Length];
        for (var index = 0; index < result.Length; index++)
        {
            result[index] = words[index] & other.words[index];
        }

        return new Bits(result);
    }

    public Bits Or(Bits other)
    {
        var result = new ulong[words.Length];
        for (var index = 0; index < result.Length; index++)
        {
            result[index] = words[index] | other.words[index];
        }

        return new Bits(result);
    }

    public Bits Without(Bits other)
    {
        var result = new ulong[words.Length];
        for (var index = 0; index < result.Length; index++)
        {
            result[index] = words[index] & ~other.words[index];
        }

        return new Bits(result);
    }

    /// <summary>The smallest number; -1 where there is none.</summary>
    public int First()
    {
        for (var index = 0; index < words.Length; index++)
        {
            if (words[index] != 0)
            {
                return (index * WordBits) + BitOperations.TrailingZeroCount(words[index]);
            }
        }

        return -1;
    }

    /// <summary>The numbers, ascending.</summary>
    public IEnumerable<int> Items()
    {
        for (var index = 0; index < words.Length; index++)
        {
            for (var word = words[index]; word != 0; word &= word - 1)
            {
                yield return (index * WordBits) + BitOperations.TrailingZeroCount(word);
            }
        }
    }

    public bool Equals(Bits? other) => other is not null && words.AsSpan().SequenceEqual(other.words);

    public override bool Equals(object? obj) => Equals(obj as Bits);

    public override int GetHashCode()
    {
        var hash = 17UL;
        foreach (var word in words)
        {
            hash = BitOperations.RotateLeft(unchecked((hash ^ word) * 0x9E3779B97F4A7C15UL), 29);
        }

        return unchecked((int)(hash ^ (hash >> 32)));
    }
}
