/** What a CBF line item type is in FOCUS, and back. Source: CloudZero, "Common Bill Format (CBF)". */
export type CbfLineItem = {
  readonly chargeCategory: 'Usage' | 'Purchase' | 'Tax' | 'Credit' | 'Adjustment';
  readonly chargeFrequency: 'One-Time' | 'Recurring' | 'Usage-Based';
  readonly commitmentStatus?: 'Unused';
};

/**
 * A discount is tied to usage and a correction of its price, so it is an Adjustment; a credit stands alone and is a Credit. Support
 * and fees are bought, not used.
 */
export const cbfLineItems = {
  Usage: { chargeCategory: 'Usage', chargeFrequency: 'Usage-Based' },
  Tax: { chargeCategory: 'Tax', chargeFrequency: 'One-Time' },
  Support: { chargeCategory: 'Purchase', chargeFrequency: 'Recurring' },
  Purchase: { chargeCategory: 'Purchase', chargeFrequency: 'One-Time' },
  CommittedUsePurchase: { chargeCategory: 'Purchase', chargeFrequency: 'One-Time' },
  CommittedUseVacancy: { chargeCategory: 'Usage', chargeFrequency: 'Usage-Based', commitmentStatus: 'Unused' },
  CommittedUseRecurringFee: { chargeCategory: 'Purchase', chargeFrequency: 'Recurring' },
  Discount: { chargeCategory: 'Adjustment', chargeFrequency: 'One-Time' },
  Credit: { chargeCategory: 'Credit', chargeFrequency: 'One-Time' },
  Fee: { chargeCategory: 'Purchase', chargeFrequency: 'One-Time' },
  Adjustment: { chargeCategory: 'Adjustment', chargeFrequency: 'One-Time' },
} as const satisfies Record<string, CbfLineItem>;
export type CbfLineItemType = keyof typeof cbfLineItems;
