namespace ApprovalEngine.Workflows.Execution;

/// <summary>What happened to an instance since its changes were last taken.</summary>
internal sealed class ChangeLog
{
    private readonly List<JournalEntry> journal = [];
    private readonly List<ActivityExecution> touched = [];
    private List<Bookmark>? bookmarksAdded;
    private List<Bookmark>? bookmarksRemoved;
    private List<Incident>? incidentsAdded;
    private List<Incident>? incidentsResolved;
    private List<WrittenLine>? lines;
    private List<WorkflowSignal>? signals;

    public void Add(JournalEntry entry) => journal.Add(entry);

    public void Add(WrittenLine line) => (lines ??= []).Add(line);

    public void Add(WorkflowSignal signal) => (signals ??= []).Add(signal);

    public void Added(Incident incident) => (incidentsAdded ??= []).Add(incident);

    public void Resolved(Incident incident)
    {
        // One that arose and ended since the last call is reported once, as it is now.
        var index = incidentsAdded?.FindIndex(added => added.Id == incident.Id) ?? -1;
        if (index >= 0)
        {
            incidentsAdded![index] = incident;
        }
        else
        {
            (incidentsResolved ??= []).Add(incident);
        }
    }

    public void Added(Bookmark bookmark) => (bookmarksAdded ??= []).Add(bookmark);

    public void Removed(Bookmark bookmark)
    {
        if (bookmarksAdded?.Remove(bookmark) is not true)
        {
            (bookmarksRemoved ??= []).Add(bookmark);
        }
    }

    public void Touch(ActivityExecution execution)
    {
        if (!execution.IsTouched)
        {
            execution.IsTouched = true;
            touched.Add(execution);
        }
    }

    public WorkflowChanges ToChanges()
    {
        var records = new ActivityExecutionRecord[touched.Count];
        for (var i = 0; i < records.Length; i++)
        {
            touched[i].IsTouched = false;
            records[i] = touched[i].ToRecord();
        }

        return new WorkflowChanges(
            bookmarksAdded ?? [], bookmarksRemoved ?? [], journal, records, incidentsAdded ?? [], incidentsResolved ?? [], lines ?? [], signals ?? []);
    }
}
