namespace ApprovalEngine.Domain;

/// <summary>The calendar day of business: Asia/Shanghai, UTC+8 all year round (no daylight saving time since 1991).</summary>
public static class BusinessDay
{
    private static readonly TimeSpan Offset = TimeSpan.FromHours(8);

    public static DateOnly Of(DateTimeOffset instant) => DateOnly.FromDateTime(instant.ToOffset(Offset).DateTime);
}
