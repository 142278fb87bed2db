using System.Collections.Frozen;

namespace ApprovalEngine.Decisions.Feel.Functions;

/// <summary>The built-in functions by name.</summary>
internal static class BuiltIns
{
    private static readonly FrozenDictionary<string, BuiltIn> All = ((BuiltIn[])
        [
            .. ConversionBuiltIns.All, .. TextBuiltIns.All, .. NumberBuiltIns.All, .. ListBuiltIns.All, .. StatisticsBuiltIns.All,
            .. TemporalBuiltIns.All, .. ContextBuiltIns.All, .. RangeBuiltIns.All,
        ]).ToFrozenDictionary(one => one.Name, StringComparer.Ordinal);

    public static BuiltIn? Find(string name) => All.GetValueOrDefault(name);
}
