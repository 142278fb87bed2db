namespace ApprovalEngine.Workflows;

/// <summary>Finds a published workflow that may be used as an activity.</summary>
/// <param name="typeName"><see cref="WorkflowDefinition.ActivityTypeName"/> of the workflow.</param>
/// <param name="version">Its version, which is the version of the activity.</param>
/// <returns>Null where there is none of that name and version, or it is not usable as an activity.</returns>
public delegate WorkflowDefinition? WorkflowFinder(string typeName, int version);
