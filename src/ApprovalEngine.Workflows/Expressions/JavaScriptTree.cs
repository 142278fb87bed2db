using System.Collections;
using System.Collections.Concurrent;
using System.Reflection;
using Jint.Parser.Ast;
using Node = Jint.Parser.Ast.Expression;

namespace ApprovalEngine.Workflows.Expressions;

/// <summary>
/// Walks over a parsed script before it runs. The interpreter recurses where the tree is deep, so its depth is limited; and it keeps the
/// object of a regular expression literal in the tree, which every engine shares, so such a literal becomes a call that makes a new one.
/// </summary>
internal static class JavaScriptTree
{
    /// <summary>A global function of ours; no script can spell its name.</summary>
    public const string RegexMaker = "\0regex";

    private const int MaxDepth = 1_200;

    private static readonly ConcurrentDictionary<Type, Slot[]> Slots = new();

    /// <exception cref="FormatException">The tree is too deep.</exception>
    public static void Prepare(Program program)
    {
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

            foreach (var child in Slots.GetOrAdd(current.Node.GetType(), SlotsOf).SelectMany(slot => ChildrenOf(current.Node, slot)))
            {
                left.Push((child, current.Depth + 1));
            }
        }
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

    private static IEnumerable<SyntaxNode> ChildrenOf(SyntaxNode node, Slot slot)
    {
        switch (slot.Get(node))
        {
            case Literal literal when IsRegex(literal):
                var call = CallOf(literal);
                slot.Set(node, call);
                return [call];
            case SyntaxNode child:
                return [child];
            case IEnumerable<Node> children when children.Any(IsRegex):
                Node[] replaced = [.. children.Select(child => IsRegex(child) ? CallOf((Literal)child) : child)];
                slot.Set(node, replaced);
                return replaced.OfType<SyntaxNode>();
            case IEnumerable children:
                return children.OfType<SyntaxNode>();
            default:
                return [];
        }
    }

    private static bool IsRegex(SyntaxNode? node) => node is Literal { Type: SyntaxNodes.RegularExpressionLiteral };

    private static CallExpression CallOf(Literal regex) => new()
    {
        Type = SyntaxNodes.CallExpression,
        Location = regex.Location,
        Range = regex.Range,
        Callee = new Identifier { Type = SyntaxNodes.Identifier, Name = RegexMaker, Location = regex.Location, Range = regex.Range },
        Arguments = [new Literal { Type = SyntaxNodes.Literal, Value = regex.Raw, Raw = regex.Raw, Location = regex.Location, Range = regex.Range }],
    };

    private sealed record Slot(Type Type, Func<object, object?> Get, Action<object, object?> Set);
}
