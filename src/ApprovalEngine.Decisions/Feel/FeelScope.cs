using ApprovalEngine.Decisions.Feel.Expressions;

namespace ApprovalEngine.Decisions.Feel;

/// <summary>The variables that an expression may name, and where they are found when it runs.</summary>
internal sealed class FeelScope
{
    private readonly FeelScope? outer;
    private readonly Frame frame;
    private readonly Dictionary<string, (int Slot, FeelType? Type)> variables = new(StringComparer.Ordinal);
    private readonly Dictionary<string, FeelFunction> functions = new(StringComparer.Ordinal);

    // The slot of a filter's item, whose entries are variables too.
    private int? itemSlot;

    private FeelScope(FeelScope? outer, Frame frame, FeelNames names)
    {
        (this.outer, this.frame) = (outer, frame);
        Names = names;
    }

    /// <summary>All names of the file.</summary>
    public FeelNames Names { get; }

    /// <summary>Types of the file by name, for <c>instance of</c> and parameters.</summary>
    public Func<string, FeelType?> FindType { get; init; } = _ => null;

    /// <summary>Whether what has no value, such as an unknown name, is left to the evaluation, where it is null and an error, as FEEL has it.</summary>
    public bool IsLenient { get; set; }

    /// <summary>Told of each variable that an expression really names.</summary>
    public Action<string>? OnUse { get; set; }

    /// <summary>How many variables the function has at most at one time.</summary>
    public int SlotCount => frame.SlotCount;

    public static FeelScope Of(FeelNames names, Func<string, FeelType?> findType) => new(null, new Frame(), names) { FindType = findType };

    /// <summary>A scope inside this one, in the same function.</summary>
    public FeelScope Inner() => new(this, frame, Names) { FindType = FindType, IsLenient = IsLenient };

    /// <summary>The scope of a function inside this one.</summary>
    public FeelScope InnerFunction() => new(this, new Frame(), Names) { FindType = FindType, IsLenient = IsLenient };

    /// <summary>Gives a variable a slot of its own.</summary>
    public int Declare(string name, FeelType? type = null)
    {
        var slot = frame.SlotCount++;
        Names.Add(name);
        variables[FeelNames.Key(name)] = (slot, type);
        return slot;
    }

    /// <summary>Makes a function of the file known; it needs no slot.</summary>
    public void Declare(string name, FeelFunction function)
    {
        Names.Add(name);
        functions[FeelNames.Key(name)] = function;
    }

    /// <summary>Declares the item of a filter.</summary>
    public int DeclareItem(FeelType? type)
    {
        var slot = Declare("item", type);
        itemSlot = slot;
        return slot;
    }

    public bool Knows(string key)
    {
        for (var scope = this; scope is not null; scope = scope.outer)
        {
            if (scope.variables.ContainsKey(key) || scope.functions.ContainsKey(key))
            {
                return true;
            }
        }

        return false;
    }

    /// <summary>The variable or function of that name; null where there is none.</summary>
    public FeelNode? Find(string name)
    {
        var key = FeelNames.Key(name);
        var items = new List<(int Depth, int Slot)>();
        FeelNode? found = null;
        var depth = 0;
        for (var scope = this; scope is not null && found is null; scope = scope.outer)
        {
            if (scope.itemSlot is { } slot)
            {
                items.Add((depth, slot));
            }

            if (scope.variables.TryGetValue(key, out var variable))
            {
                found = new VariableNode(depth, variable.Slot, variable.Type);
                scope.OnUse?.Invoke(name);
            }
            else if (scope.functions.TryGetValue(key, out var function))
            {
                found = new ConstantNode(FeelValue.Function(function));
            }
            depth += scope.outer is not null && scope.outer.frame != scope.frame ? 1 : 0;
        }

        return items.Count == 0 ? found : new EntryNode([.. items], FeelNames.Written(name), found);
    }

    private sealed class Frame
    {
        public int SlotCount { get; set; }
    }
}
