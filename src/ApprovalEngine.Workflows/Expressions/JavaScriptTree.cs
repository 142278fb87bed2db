using System.Collections;
using System.Collections.Concurrent;
using System.Reflection;
using Jint.Parser.Ast;
using Node = Jint.Parser.Ast.Expression;

namespace ApprovalEngine.Workflows.Expressions;

/// <summary>
/// Walks over a parsed script before it runs. The interpreter recurses where the tree is deep, so its depth is limited; and it keeps the
/// object of a regular expression literal in the tree, which every engine shares, so such a literal becomes a call that makes a new one.
/// Limits are checked between statements; a script with many calls and additions has them checked after each of those too, because a
/// thousand of them may be one statement.
/// </summary>
internal static class JavaScriptTree
{
    /// <summary>A global function of ours; no script can spell its name.</summary>
    public const string RegexMaker = "\0regex";

    /// <summary>Another one: checks the limits and gives its argument back.</summary>
    public const string BudgetCheck = "\0budget";

    private const int MaxDepth = 1_200;
    private const int FreeWorkers = 8;

    private static readonly ConcurrentDictionary<Type, Slot[]> Slots = new();

    /// <exception cref="FormatException">The tree is too deep.</exception>
    public static void Prepare(Program program)
    {
        if (Walk(program, Replaced) > FreeWorkers)
        {
            _ = Walk(program, Checked);
        }
    }

    // Gives back how many nodes make something that may be large.
    private static int Walk(Program program, Func<SyntaxNode?, SyntaxNode?> replace)
    {
        var workers = 0;
        var seen = new HashSet<SyntaxNode>(ReferenceEqualityComparer.Instance);
        var left = new Stack<(SyntaxNode Node, int Depth)>();
        left.Push((program, 0));
        while (left.TryPop(out var current))
        {
            if (!seen.Add(current.Node))
            {
                continue;
            }

            if (current.Depth > MaxDepth)
            {
                var place = current.Node.Location?.Start;
                throw new FormatException($"line {place?.Line ?? 1}, column {place?.Column + 1 ?? 1}: the script is nested more than {MaxDepth} deep.");
            }

            workers += IsWorker(current.Node) ? 1 : 0;
            foreach (var slot in Slots.GetOrAdd(current.Node.GetType(), SlotsOf))
            {
                foreach (var child in ChildrenOf(current.Node, slot))
                {
                    left.Push((child, current.Depth + 1));
                }

                Replace(current.Node, slot, replace);
            }
        }

        return workers;
    }

    private static Slot[] SlotsOf(Type type)
    {
        const BindingFlags Members = BindingFlags.Public | BindingFlags.Instance;
        return
        [
            .. type.GetFields(Members).Select(field => new Slot(field.FieldType, field.GetValue, field.SetValue)).Where(HoldsNodes),
            .. type.GetProperties(Members).Select(one => new Slot(one.PropertyType, one.GetValue, one.SetValue)).Where(HoldsNodes),
        ];
    }

    private static bool HoldsNodes(Slot slot) => typeof(SyntaxNode).IsAssignableFrom(slot.Type) || slot.Type == typeof(IPropertyKeyExpression)
        || (slot.Type.IsGenericType && typeof(IEnumerable).IsAssignableFrom(slot.Type) && typeof(SyntaxNode).IsAssignableFrom(slot.Type.GenericTypeArguments[0]));

    private static List<SyntaxNode> ChildrenOf(SyntaxNode node, Slot slot) => slot.Get(node) switch
    {
        SyntaxNode child => [child],
        IEnumerable children => [.. children.OfType<SyntaxNode>()],
        _ => [],
    };

    private static void Replace(SyntaxNode node, Slot slot, Func<SyntaxNode?, SyntaxNode?> replace)
    {
        if (slot.Get(node) is SyntaxNode child && !ReferenceEquals(replace(child), child))
        {
            slot.Set(node, replace(child));
        }
        else if (slot.Get(node) is IEnumerable<Node> children && !children.All(one => ReferenceEquals(replace(one), one)))
        {
            Node[] replaced = [.. children.Select(one => (Node)replace(one)!)];
            slot.Set(node, replaced);
        }
    }

    private static SyntaxNode? Replaced(SyntaxNode? node) => node is Literal { Type: SyntaxNodes.RegularExpressionLiteral } regex
        ? CallOf(RegexMaker, regex, new Literal { Type = SyntaxNodes.Literal, Value = regex.Raw, Raw = regex.Raw, Location = regex.Location, Range = regex.Range })
        : node;

    private static SyntaxNode? Checked(SyntaxNode? node) => IsWorker(node) ? CallOf(BudgetCheck, node!, (Node)node!) : node;

    private static bool IsWorker(SyntaxNode? node) => node is CallExpression or NewExpression or BinaryExpression { Operator: BinaryOperator.Plus }
        or AssignmentExpression { Operator: AssignmentOperator.PlusAssign };

    private static CallExpression CallOf(string function, SyntaxNode place, Node argument) => new()
    {
        Type = SyntaxNodes.CallExpression,
        Location = place.Location,
        Range = place.Range,
        Callee = new Identifier { Type = SyntaxNodes.Identifier, Name = function, Location = place.Location, Range = place.Range },
        Arguments = [argument],
    };

    private sealed record Slot(Type Type, Func<object, object?> Get, Action<object, object?> Set);
}
