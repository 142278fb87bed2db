namespace ApprovalEngine.Application.Imports;

/// <summary>Counts what becomes of the rows.</summary>
internal sealed class ImportTally(string kind, bool partial, int rejectedListedMax)
{
    private readonly List<RejectedRow> rejected = [];
    private int accepted;
    private int unchanged;
    private int rejectedCount;

    /// <summary>False as soon as nothing of the file can be written any more; the rest is only checked.</summary>
    public bool IsWriting => partial || rejectedCount is 0;

    public int ReadCount => accepted + unchanged + rejectedCount;

    /// <summary>Customers that open items brought with them.</summary>
    public int CreatedCustomerCount { get; set; }

    public void Accept() => accepted++;

    public void Leave() => unchanged++;

    public void Reject(RejectedRow row)
    {
        rejectedCount++;
        if (rejected.Count < rejectedListedMax)
        {
            rejected.Add(row);
        }
    }

    public ImportReport Report() => new(kind, ReadCount, IsWriting ? accepted : 0, unchanged, rejectedCount, rejected);
}
